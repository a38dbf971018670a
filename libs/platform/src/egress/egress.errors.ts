import { defineErrors } from '#platform/errors';

/** Why an address that a tenant chose could not be reached. */
export const egressErrors = defineErrors({
  notAllowed: {
    code: 'egress.not-allowed',
    kind: 'invalid',
    fields: [],
    title: 'This address must not be called',
    de: 'Diese Adresse darf nicht aufgerufen werden',
    advice: 'Use an https address on the public internet, without a user name or password.',
  },
  unknownHost: {
    code: 'egress.unknown-host',
    kind: 'invalid',
    fields: [],
    title: 'The host is not known',
    de: 'Der Host ist nicht bekannt',
    advice: 'Check the spelling of the host and its DNS record.',
  },
  unreachable: {
    code: 'egress.unreachable',
    kind: 'unavailable',
    title: 'The address did not answer',
    de: 'Die Adresse hat nicht geantwortet',
    advice: 'Check that a server listens there and that its certificate is valid.',
  },
  timeout: {
    code: 'egress.timeout',
    kind: 'unavailable',
    title: 'The address took too long to answer',
    de: 'Die Adresse hat zu lange für ihre Antwort gebraucht',
    advice: 'Answer at once and do the work afterwards.',
  },
  tooLarge: {
    code: 'egress.too-large',
    kind: 'unavailable',
    title: 'The answer of the address is too large',
    de: 'Die Antwort der Adresse ist zu groß',
    advice: 'Answer with less data.',
  },
});
