import { defineLibrary } from '#foundation/tenancy';

export const pricing = defineLibrary({
  name: 'commerce/pricing',
});
