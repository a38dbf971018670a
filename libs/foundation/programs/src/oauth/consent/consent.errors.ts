import { defineErrors } from '#platform/errors';

/**
 * What a person is told instead of being sent back: as long as nobody vouches for the address, an answer there would
 * make this page an open redirect (RFC 6749 section 4.1.2.1).
 */
export const consentErrors = defineErrors({
  appUnknown: {
    code: 'consent.app-unknown',
    kind: 'invalid',
    title: 'The app that sent you here is not registered',
    advice: 'Register the app at this tenant and send its client_id.',
  },
  redirectUriUnregistered: {
    code: 'consent.redirect-uri-unregistered',
    kind: 'invalid',
    title: 'The app wants you back at an address that is not registered',
    advice: 'Send a redirect_uri, letter by letter as it is registered.',
  },
  pageOutdated: {
    code: 'consent.page-outdated',
    kind: 'forbidden',
    title: 'This page is too old, or was opened in another browser',
    advice: 'Begin again in the app. Cookies have to be allowed for this page.',
  },
});
