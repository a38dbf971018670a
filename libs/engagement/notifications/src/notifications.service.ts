import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { readPage } from '#platform/mongo';
import type { PageRequest, PageRows } from '#platform/paging';
import { callerMay, demandAnywhere, read, TenantInjectable, type Person } from '#foundation/tenancy';
import { Notification } from './notification.schema.js';
import { notificationErrors } from './notifications.errors.js';
import { permissionToHear, TOLD_EVENTS } from './what-to-tell.js';

/**
 * What a person of the tenant has been told. Nobody reaches anybody else's, and staff read only what they would be told
 * now: whoever lost a permission or a store does not go on reading of it for 90 days.
 */
@TenantInjectable()
export class Notifications {
  constructor(@InjectModel(Notification.name) private readonly rows: Model<Notification>) {}

  /** @param unread only those not read yet, or only those read; all by default */
  async list(
    person: Person,
    unread: boolean | undefined,
    page: PageRequest,
  ): Promise<PageRows<Notification>> {
    const filter = { ...ofPerson(person), ...(unread !== undefined && { readAt: { $exists: !unread } }) };
    return readPage(read(this.rows), page, { filter });
  }

  /** Marks one as read; the first time counts. @throws notifications.not-found, also for other people's */
  async markRead(person: Person, id: string): Promise<Notification> {
    const mine = { _id: id, ...ofPerson(person) };
    await this.rows.updateOne({ ...mine, readAt: null }, { $set: { readAt: new Date() } });
    const row = await this.rows.findOne(mine).lean<Notification>();
    if (!row) throw notificationErrors.notFound();
    return row;
  }

  /** Marks everything as read that is there now. @returns how many were not */
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
  const types = TOLD_EVENTS.map((event) => event.type).filter((each) => mayHear(each, stores?.[0]));
  return { ...own, type: { $in: types }, ...(stores && { storeId: { $in: [...stores] } }) };
}

/** @param storeId any of the stores that the caller is limited to */
function mayHear(type: string, storeId: string | undefined): boolean {
  const permission = permissionToHear(type);
  return permission !== undefined && callerMay(permission, storeId);
}
