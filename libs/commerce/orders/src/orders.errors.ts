import { defineErrors } from '#platform/errors';

export const orderErrors = defineErrors({
  notFound: {
    code: 'order.not-found',
    kind: 'not-found',
    title: 'There is no such order',
    de: 'Diese Bestellung gibt es nicht',
    advice: 'Check the id; guests send the X-Order-Token that came with the order.',
  },
  invalidReason: {
    code: 'order.invalid-reason',
    kind: 'invalid',
    fields: ['reason'],
    title: 'The reason is not valid',
    de: 'Der Grund ist nicht gültig',
    advice: 'Send a text of 1 to 500 characters, or none.',
  },
  wrongState: {
    code: 'order.wrong-state',
    kind: 'conflict',
    fields: ['status'],
    title: 'The order’s status does not allow this',
    de: 'Der Status der Bestellung erlaubt das nicht',
    advice: 'Read the order; `allowed` lists the statuses that may follow.',
  },
});
