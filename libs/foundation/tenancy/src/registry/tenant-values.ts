import { isId } from '#platform/ids';
import {
  currency,
  email,
  hostName,
  locale,
  object,
  oneOf,
  optional,
  origin,
  text,
  texts,
  timeZone,
  whole,
  type Shape,
  type Value,
} from '#platform/values';
import { STAFF_MFA } from './tenant.schema.js';

/** Labels that an installation keeps for itself: beside a tenant of that name, its own pages and servers could not be told. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    'admin api app assets auth cdn console dashboard docs emporium files ftp health help imap localhost login mail media ' +
    'metrics ns1 ns2 oauth platform pop queues ready smtp static status support webhooks well-known wss www'
  ).split(' '),
);

/**
 * The name of a tenant in host names, headers and commands: a label of the DNS, three to forty characters. It may not look
 * like an id, since commands and addresses take either.
 */
export function tenantSlug(): Value {
  const { rules, ...rest } = text({
    min: 3,
    max: 40,
    pattern: /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
    patternHint: 'lower-case letters, digits and single hyphens',
  });
  const check = (value: unknown): string | undefined => {
    if (isId(value)) return 'must not look like an id';
    return RESERVED.has(value as string) ? 'is reserved; choose another' : undefined;
  };
  return { ...rest, rules: [...rules, { code: 'format', check }] };
}

/** What a merchant decides about its shop; secrets have a way of their own. */
export const TENANT_SETTINGS = {
  currency: optional(currency()),
  /** The first is the default. */
  locales: optional(texts({ item: locale(), minItems: 1, maxItems: 20, unique: true })),
  timeZone: optional(timeZone()),
  origins: optional(texts({ item: origin(), maxItems: 20, unique: true })),
  mailFrom: optional(email()),
  /** A hundred years at most. */
  invoiceRetentionDays: optional(whole({ min: 0, max: 36_500 })),
  staffMfa: optional(oneOf(STAFF_MFA, 'StaffMfa')),
} satisfies Shape;

/** A tenant as somebody wants it, whichever way the wish comes. What only an installation can say: TenantRules. */
export const TENANT = {
  slug: tenantSlug(),
  name: text({ max: 120 }),
  ownerEmail: optional(email()),
  hosts: optional(texts({ item: hostName(), maxItems: 10, unique: true })),
  settings: optional(object(TENANT_SETTINGS)),
} satisfies Shape;
