import { defineErrors } from '#platform/errors';

/** Errors of customer groups. */
export const customerGroupErrors = defineErrors({
  notFound: {
    code: 'customer-group.not-found',
    kind: 'not-found',
    title: 'There is no such customer group',
    de: 'Diese Kundengruppe gibt es nicht',
    advice: 'Check the id.',
  },
  unknown: {
    code: 'customer-group.unknown',
    kind: 'invalid',
    fields: ['groupIds'],
    title: 'One of the customer groups does not exist',
    de: 'Eine der Kundengruppen gibt es nicht',
    advice: 'Use ids from GET /admin/customer-groups.',
  },
  keyTaken: {
    code: 'customer-group.key-taken',
    kind: 'conflict',
    fields: ['key'],
    title: 'Another customer group has this key',
    de: 'Eine andere Kundengruppe hat diesen Schlüssel',
    advice: 'Choose another key.',
  },
  externalIdTaken: {
    code: 'customer-group.external-id-taken',
    kind: 'conflict',
    fields: ['externalId'],
    title: 'Another customer group has this external id',
    de: 'Eine andere Kundengruppe hat diese externe Id',
    advice: 'Change the group that has it: GET /admin/customer-groups?externalId=… finds it.',
  },
  changed: {
    code: 'customer-group.changed',
    kind: 'precondition-failed',
    title: 'Somebody else has changed the customer group in the meantime',
    de: 'Jemand anderes hat die Kundengruppe inzwischen geändert',
    advice: 'Read the group again, repeat your change on the new version, and send the new ETag in If-Match.',
  },
  tooMany: {
    code: 'customer-group.too-many',
    kind: 'conflict',
    title: 'The shop has the largest number of customer groups already',
    de: 'Der Shop hat schon die größte Zahl von Kundengruppen',
    advice: 'Delete one that you no longer need.',
  },
});
