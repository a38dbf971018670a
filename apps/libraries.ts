import type { Type } from '@nestjs/common';
import { tenancy, type EventDefinition, type Library } from '#foundation/tenancy';
import { audit } from '#foundation/audit';
import { settings } from '#foundation/settings';
import { identity } from '#foundation/identity';
import { programs } from '#foundation/programs';
import { authentication } from '#foundation/authentication';
import { files } from '#foundation/files';
import { media } from '#commerce/media';
import { pricing } from '#commerce/pricing';
import { catalog } from '#commerce/catalog';
import { stores } from '#commerce/stores';
import { inventory } from '#commerce/inventory';
import { productFiles } from '#commerce/product-files';
import { cart } from '#commerce/cart';
import { orders } from '#commerce/orders';
import { payments } from '#commerce/payments';
import { checkout } from '#commerce/checkout';
import { mail } from '#engagement/mail';
import { notifications } from '#engagement/notifications';
import { webhooks } from '#integration/webhooks';
import { tenants } from '#operations/tenants';

/**
 * All libraries in rows, from low to high. A library may import from the rows before its own; from libraries in the
 * same row it may import only event types. `npm run boundaries` reads this order.
 */
const ROWS = [
  [tenancy],
  [audit, settings],
  [identity],
  [programs],
  [authentication],
  [files],
  [media, pricing],
  [catalog, stores],
  [inventory],
  [productFiles],
  [cart, orders, payments],
  [checkout],
  [mail, notifications, webhooks],
  [tenants],
] satisfies readonly (readonly Library[])[];

/** All libraries of the product, from low to high. */
export const LIBRARIES: readonly Library[] = ROWS.flat();

/** Modules that every process loads. */
export const MODULES: Type[] = LIBRARIES.flatMap(({ module }) => module ?? []);

/** Every event type, sorted by name. */
export const EVENTS: readonly EventDefinition[] = LIBRARIES.flatMap(({ events = {} }) =>
  Object.values(events),
).sort((a, b) => (a.type < b.type ? -1 : 1));
