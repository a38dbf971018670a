import { defineLibrary } from '#foundation/tenancy';
import { AuthenticationModule } from './authentication.module.js';

export const authentication = defineLibrary({
  name: 'foundation/authentication',
  module: AuthenticationModule,
});
