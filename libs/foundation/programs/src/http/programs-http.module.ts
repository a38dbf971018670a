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

/** The routes of this library; those of OAuth are at the origin's root, outside the API's prefix. */
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
  // Checks tokens with the verifier of credentials, which only the API has.
  providers: [IssuedTokens],
})
export class ProgramsHttpModule {}
