import { defineErrors } from '#platform/errors';

export const notificationErrors = defineErrors({
  notFound: {
    code: 'notifications.not-found',
    kind: 'not-found',
    title: 'There is no such notification',
    de: 'Diese Benachrichtigung gibt es nicht',
    advice: 'List the notifications again; they are kept for 90 days.',
  },
});
