import { isId } from '#platform/ids';
import { email, hostName, object, optional, text, texts, type Shape, type Value } from '#platform/values';
import { TENANT_SETTING_VALUES } from './declare-tenant-settings.js';

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

/** A tenant as somebody wants it, whichever way the wish comes. What only an installation can say: TenantRules. */
export const TENANT = {
  slug: tenantSlug(),
  name: text({ max: 120 }),
  ownerEmail: optional(email()),
  hosts: optional(texts({ item: hostName(), maxItems: 10, unique: true })),
  settings: optional(object(TENANT_SETTING_VALUES)),
} satisfies Shape;
