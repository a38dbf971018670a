import { defineErrors } from '#platform/errors';

export const accessErrors = defineErrors({
  stepUpRequired: {
    code: 'access.step-up-required',
    kind: 'forbidden',
    title: 'Prove again who you are',
    de: 'Weisen Sie sich noch einmal aus',
    advice:
      'Send your password, and a code if you have a second factor, to POST /auth/step-up (/admin/auth/step-up, /platform/auth/step-up), then repeat the request with the access token in the answer.',
  },
});
