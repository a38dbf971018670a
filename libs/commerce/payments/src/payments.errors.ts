import { defineErrors } from '#platform/errors';

export const paymentErrors = defineErrors({
  notFound: {
    code: 'payment.not-found',
    kind: 'not-found',
    title: 'There is no such payment',
    de: 'Diese Zahlung gibt es nicht',
    advice: 'Check the id.',
  },
  notConfigured: {
    code: 'payment.not-configured',
    kind: 'conflict',
    title: 'This shop cannot take payments yet',
    de: 'Dieser Shop kann noch keine Zahlungen annehmen',
    advice:
      'Connect the shop to its account at a payment provider: PUT /admin/payments/accounts/:provider, or emporium payments connect.',
  },
  unknownProvider: {
    code: 'payment.unknown-provider',
    kind: 'invalid',
    fields: [],
    title: 'There is no such payment provider',
    de: 'Diesen Zahlungsanbieter gibt es nicht',
    advice: 'Name one of the built-in providers.',
  },
  accountInvalid: {
    code: 'payment.account-invalid',
    kind: 'invalid',
    fields: [],
    title: 'These are not the secrets that the payment provider asks for',
    de: 'Das sind nicht die Geheimnisse, die der Zahlungsanbieter verlangt',
    advice: 'Correct the fields listed in `errors`.',
  },
  accountRefused: {
    code: 'payment.account-refused',
    kind: 'unprocessable',
    title: 'The payment provider does not accept this key',
    de: 'Der Zahlungsanbieter nimmt diesen Schlüssel nicht an',
    advice:
      'Copy the key again from the provider’s own pages, and check that it may open pay pages and make refunds.',
  },
  accountInUse: {
    code: 'payment.account-in-use',
    kind: 'conflict',
    title: 'Payments with this account are still open',
    de: 'Mit diesem Konto sind noch Zahlungen offen',
    advice: 'Try again when they are paid or have expired.',
  },
  refused: {
    code: 'payment.refused',
    kind: 'unprocessable',
    title: 'The payment provider refused the payment',
    de: 'Der Zahlungsanbieter hat die Zahlung abgelehnt',
    advice:
      'Nothing was charged. Change the order, for example its total or email, and try again with a new Idempotency-Key.',
  },
  providerUnavailable: {
    code: 'payment.provider-unavailable',
    kind: 'unavailable',
    title: 'The payment provider does not answer',
    de: 'Der Zahlungsanbieter antwortet nicht',
    advice: 'Retry after the time in Retry-After with the same Idempotency-Key; nothing is charged twice.',
  },
  notRefundable: {
    code: 'payment.not-refundable',
    kind: 'conflict',
    title: 'This payment cannot be refunded',
    de: 'Diese Zahlung kann nicht erstattet werden',
    advice: 'Only money that was received can be refunded.',
  },
  refundTooLarge: {
    code: 'payment.refund-too-large',
    kind: 'conflict',
    fields: ['amount'],
    title: 'The refund is larger than what is left of the payment',
    de: 'Die Erstattung ist größer als der Rest der Zahlung',
    advice: 'Refund at most `refundable`.',
  },
  webhookInvalid: {
    code: 'payment.webhook-invalid',
    kind: 'invalid',
    fields: [],
    title: 'The webhook cannot be verified',
    de: 'Der Webhook kann nicht geprüft werden',
    advice: 'Check the endpoint’s address, its signing secret and both clocks.',
  },
});
