import { defineErrors } from '#platform/errors';

/**
 * Errors that are shown to the person instead of a redirect: if the client or address is not registered, a redirect would
 * make this page an open redirect (RFC 6749 section 4.1.2.1).
 */
export const consentErrors = defineErrors({
  appUnknown: {
    code: 'consent.app-unknown',
    kind: 'invalid',
    fields: [],
    title: 'The app that sent you here is not registered',
    de: 'Die App, von der Sie kommen, ist nicht registriert',
    advice: 'Register the app at this tenant and send its client_id.',
  },
  redirectUriUnregistered: {
    code: 'consent.redirect-uri-unregistered',
    kind: 'invalid',
    fields: [],
    title: 'The app wants to send you to an address that is not registered',
    de: 'Die App will Sie an eine Adresse schicken, die nicht registriert ist',
    advice: 'Send a redirect_uri exactly as it is registered.',
  },
  pageOutdated: {
    code: 'consent.page-outdated',
    kind: 'forbidden',
    title: 'This page is too old, or was opened in another browser',
    de: 'Diese Seite ist zu alt oder wurde in einem anderen Browser geöffnet',
    advice: 'Start again in the app, and allow cookies for this page.',
  },
});
