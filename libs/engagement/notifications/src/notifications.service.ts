import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { readPage } from '#platform/mongo';
import type { PageRequest, PageRows } from '#platform/paging';
import { callerMay, collectionOf, demandAnywhere, TenantInjectable, type Person } from '#foundation/tenancy';
import { Notification } from './notification.schema.js';
import { notificationErrors } from './notifications.errors.js';
import { permissionToRead, NOTIFIED_EVENTS } from './notification-rules.js';

/**
 * Notifications of a person of the tenant. A person reaches only their own. Staff read only the notifications that they
 * would also get now: after losing a permission or a store, they can no longer read its notifications.
 */
@TenantInjectable()
export class Notifications {
  constructor(@InjectModel(Notification.name) private readonly rows: Model<Notification>) {}

  /** @param unread true: only unread notifications; false: only read ones; undefined: all */
  async list(
    person: Person,
    unread: boolean | undefined,
    page: PageRequest,
  ): Promise<PageRows<Notification>> {
    const filter = { ...ofPerson(person), ...(unread !== undefined && { readAt: { $exists: !unread } }) };
    return readPage(collectionOf(this.rows), page, { filter });
  }

  /**
   * Marks one as read. Repeating it does not change `readAt`. @throws notifications.not-found, also for other people's
   */
  async markRead(person: Person, id: string): Promise<Notification> {
    const mine = { _id: id, ...ofPerson(person) };
    await this.rows.updateOne({ ...mine, readAt: null }, { $set: { readAt: new Date() } });
    const row = await this.rows.findOne(mine).lean<Notification>();
    if (!row) throw notificationErrors.notFound();
    return row;
  }

  /** Marks all of them as read. @returns how many were unread */
  async markAllRead(person: Person): Promise<number> {
    const unread = { ...ofPerson(person), readAt: null };
    const { modifiedCount } = await this.rows.updateMany(unread, { $set: { readAt: new Date() } });
    return modifiedCount;
  }
}

/** @throws request.forbidden for staff without notifications.read */
function ofPerson({ type, id }: Person) {
  const own = { 'recipient.type': type, 'recipient.id': id };
  if (type === 'customer') return own;
  const stores = demandAnywhere('notifications.read');
  const types = NOTIFIED_EVENTS.map((event) => event.type).filter((each) => mayRead(each, stores?.[0]));
  return { ...own, type: { $in: types }, ...(stores && { storeId: { $in: [...stores] } }) };
}

/** @param storeId one of the stores that the caller is limited to, if any */
function mayRead(type: string, storeId: string | undefined): boolean {
  const permission = permissionToRead(type);
  return permission !== undefined && callerMay(permission, storeId);
}
