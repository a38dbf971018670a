import { isId } from '#platform/ids';
import { email, hostName, object, optional, text, texts, type Shape, type Value } from '#platform/values';
import type { Wording } from '#platform/languages';
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
    patternHint: {
      en: 'must be lower-case letters, digits and single hyphens',
      de: 'muss aus Kleinbuchstaben, Ziffern und einzelnen Bindestrichen bestehen',
    },
  });
  const check = (value: unknown): Wording | undefined => {
    if (isId(value)) return { en: 'must not look like an id', de: 'darf nicht wie eine Id aussehen' };
    if (!RESERVED.has(value as string)) return undefined;
    return { en: 'is reserved; choose another', de: 'ist reserviert; wählen Sie einen anderen' };
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
