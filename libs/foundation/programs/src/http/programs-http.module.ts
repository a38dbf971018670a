import { Module } from '@nestjs/common';
import { IdentityModule } from '#foundation/identity';
import { IssuedTokens } from '../oauth/issued-tokens.js';
import { ProgramsModule } from '../programs.module.js';
import { ApiKeysController } from './api-keys.controller.js';
import { AuthorizeController } from './consent/authorize.controller.js';
import { MyGrantsController } from './my-grants.controller.js';
import { OAuthClientsController } from './oauth-clients.controller.js';
import { OAuthMetadataController } from './oauth-metadata.controller.js';
import { OAuthController } from './oauth.controller.js';

/** The routes of this library; OAuth's own live at the origin's root, outside of the API's prefix. */
@Module({
  imports: [IdentityModule, ProgramsModule],
  controllers: [
    MyGrantsController,
    ApiKeysController,
    OAuthClientsController,
    OAuthController,
    AuthorizeController,
    OAuthMetadataController,
  ],
  // Looks at tokens with what verifies credentials, which is the api's alone.
  providers: [IssuedTokens],
})
export class ProgramsHttpModule {}
