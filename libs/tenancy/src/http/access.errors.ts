import { defineErrors } from '#platform/errors';

export const accessErrors = defineErrors({
  stepUpRequired: {
    code: 'access.step-up-required',
    kind: 'forbidden',
    title: 'Prove again who you are',
    advice: 'Call the step-up route with your password or code, then repeat the request with the new token.',
  },
});
