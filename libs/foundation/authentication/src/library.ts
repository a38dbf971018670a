import { defineLibrary } from '#platform/library';
import { AuthenticationModule } from './authentication.module.js';

export const authentication = defineLibrary({
  name: 'foundation/authentication',
  module: AuthenticationModule,
});
