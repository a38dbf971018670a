import { defineErrors } from '#platform/errors';
import {
  COUNTRY,
  externalId,
  flag,
  id,
  metadata,
  nullable,
  optional,
  text,
  texts,
  url,
  type Shape,
} from '#platform/values';
import { STAFF_PERMISSIONS } from '#platform/permissions';
import { definitionKey } from '#foundation/tenancy';

/** The errors for values that break a rule of this file. Email addresses and passwords have their own codes. */
export const valueErrors = defineErrors({
  invalid: {
    code: 'identity.invalid-value',
    kind: 'invalid',
    fields: [],
    title: 'A value of the account, role, key or app is not valid',
    de: 'Ein Wert des Kontos, der Rolle, des Schlüssels oder der App ist nicht gültig',
    advice: 'Correct the fields listed in `errors`.',
  },
});

const PERSON_NAME = text({ max: 100 });
const PHONE = text({
  max: 30,
  pattern: /^\+?[0-9()./-][0-9 ()./-]{2,28}[0-9()./-]$/,
  patternHint: { en: 'must be a phone number', de: 'muss eine Telefonnummer sein' },
});

/** The rules for a customer's values. */
export const CUSTOMER = {
  firstName: PERSON_NAME,
  lastName: PERSON_NAME,
  phone: optional(nullable(PHONE)),
} satisfies Shape;

/** The rules for a group of customers. */
export const CUSTOMER_GROUP = {
  key: definitionKey(),
  name: text({ max: 80 }),
  description: optional(nullable(text({ max: 500 }))),
  externalId: externalId(),
  metadata: metadata(),
} satisfies Shape;

/** The rule for the groups that a customer is in. */
export const GROUPS_OF_CUSTOMER = {
  groupIds: texts({ item: id(), maxItems: 20, unique: true }),
} satisfies Shape;

/** The rule for the text that a customer agreed to. */
export const CONSENT = { wording: optional(text({ max: 2000 })) } satisfies Shape;

/** The rules for an address for letters and parcels. */
export const POSTAL_ADDRESS = {
  name: text({ max: 120 }),
  line1: text({ max: 200 }),
  line2: optional(text({ max: 200 })),
  city: text({ max: 120 }),
  region: optional(text({ max: 120 })),
  postalCode: text({ max: 20 }),
  country: text(COUNTRY),
  phone: optional(text({ max: 40 })),
} satisfies Shape;

/** The rules for a saved address. */
export const SAVED_ADDRESS = { ...POSTAL_ADDRESS, isDefault: optional(flag()) } satisfies Shape;

/** The rules for the values of a member of staff. */
export const STAFF_MEMBER = {
  name: text({ max: 120 }),
  /** A built-in role's name or the id of one of the tenant's own. */
  role: text({ max: 26 }),
  storeIds: optional(nullable(texts({ max: 26, minItems: 1, maxItems: 100, unique: true }))),
} satisfies Shape;

export const OPERATOR = { name: text({ max: 120 }) } satisfies Shape;

/** The rules for one of the tenant's own roles. */
export const ROLE = {
  name: text({ max: 60 }),
  description: optional(nullable(text({ max: 200 }))),
  permissions: texts({ values: STAFF_PERMISSIONS, name: 'PermissionName', unique: true }),
} satisfies Shape;

/** The rules for an OpenID provider. */
export const OPENID_PROVIDER = {
  name: text({ max: 60 }),
  issuer: url(),
  clientId: text({ max: 300, trim: false }),
  clientSecret: optional(nullable(text({ max: 500, trim: false }))),
  enabled: optional(flag()),
} satisfies Shape;
