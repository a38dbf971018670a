import { defineLibrary } from '#platform/library';

export const pricing = defineLibrary({
  name: 'commerce/pricing',
});
