import type { ProductInput } from './product-rules.js';
import type { Product } from './product.schema.js';
import { isOffered, type ProductStatus, type Schedule, type Variant } from './variant.js';

/** Something that goes on sale and off sale at planned times. */
interface Planned {
  readonly status: ProductStatus;
  readonly schedule?: Schedule;
}

/** What a schedule asks for at a time: the status, and what is still to come. */
export function followed({ status, schedule = {} }: Planned, now: Date): Planned {
  const { publishAt, unpublishAt } = schedule;
  const isDue = (time: Date | undefined): boolean => time !== undefined && time <= now;
  const left: Schedule = {
    ...(publishAt && !isDue(publishAt) && { publishAt }),
    ...(unpublishAt && !isDue(unpublishAt) && { unpublishAt }),
  };
  // A schedule ends after it begins, so the end decides if both are over.
  const next = isDue(unpublishAt) ? 'draft' : isDue(publishAt) ? 'active' : status;
  return { status: status === 'archived' ? status : next, schedule: left };
}

/**
 * What the schedules of a product and its variants ask for at a time. A product of which no variant is offered any more becomes
 * a draft.
 */
export function followSchedules(
  current: Product,
  now: Date,
): { readonly change: Partial<ProductInput>; readonly status: ProductStatus } {
  const own = followed(current, now);
  const variants = current.variants.map((variant): Variant => {
    if (!variant.schedule) return variant;
    return {
      ...variant,
      ...followed({ status: variant.status ?? 'active', schedule: variant.schedule }, now),
    };
  });
  const status = own.status === 'active' && !variants.some(isOffered) ? 'draft' : own.status;
  return { change: { schedule: own.schedule ?? null, variants }, status };
}

/** A schedule without what somebody does by hand now. */
export function withoutPlan(status: ProductStatus, schedule: Schedule = {}): Schedule {
  const { publishAt, unpublishAt } = schedule;
  return status === 'active' ? { unpublishAt } : status === 'draft' ? { publishAt } : {};
}
