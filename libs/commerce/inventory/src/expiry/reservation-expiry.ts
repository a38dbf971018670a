import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { collectionOf, Outbox, UnitOfWork, Work, type TenantWork } from '#foundation/tenancy';
import { ReservationExpired } from '../inventory.events.js';
import { Reservation } from '../reservation.schema.js';
import { RESERVATIONS_WORK } from './reservations-work.js';

/** How long whoever holds stock has to react before it is told again. */
const ANNOUNCE_AGAIN_MS = 10 * 60_000;
const AT_ONCE = 100;

/**
 * Announces reservations that have expired. It does not release them: only the owner of a reservation (checkout, which
 * subscribes to `reservation.expired`) knows whether a payment is on its way, must close the payment page first, and
 * cancels its order and releases the stock in one transaction. Until then the stock stays held, so a payment that
 * arrives at the last moment never lacks its goods. An announcement that nobody acted upon is repeated.
 */
@Work({
  name: RESERVATIONS_WORK,
  due: { collection: 'reservations', at: 'dueAt', where: { status: 'held' } },
})
export class ReservationExpiry implements TenantWork {
  constructor(
    @InjectModel(Reservation.name) private readonly reservations: Model<Reservation>,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  async turn(): Promise<'more' | void> {
    if ((await this.expireDue(AT_ONCE)) === AT_ONCE) return 'more';
  }

  /**
   * Announces what is due, the earliest first. Several processes may do so at once: each announcement is made once.
   * @param limit most reservations to announce
   * @returns how many were announced
   */
  async expireDue(limit: number, now = new Date()): Promise<number> {
    const due = await collectionOf(this.reservations)
      .find({ status: 'held', dueAt: { $lte: now } })
      .sort({ dueAt: 1 })
      .limit(limit)
      .toArray();
    let announced = 0;
    for (const reservation of due) {
      if (await this.announce(reservation, new Date(now.getTime() + ANNOUNCE_AGAIN_MS))) announced++;
    }
    return announced;
  }

  private announce({ _id, dueAt, ...reservation }: Reservation, again: Date): Promise<boolean> {
    return this.unitOfWork.run(async () => {
      const { matchedCount } = await collectionOf(this.reservations).updateOne(
        { _id, status: 'held', dueAt },
        { $set: { dueAt: again } },
      );
      if (matchedCount === 0) return false;
      const { reference, storeId, lines, expiresAt } = reservation;
      await this.outbox.append(
        ReservationExpired.of(_id, {
          reservationId: _id,
          reference,
          storeId,
          lines,
          expiresAt: expiresAt.toISOString(),
        }),
      );
      return true;
    });
  }
}
