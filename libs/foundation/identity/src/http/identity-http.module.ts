import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity.module.js';
import {
  AdminAuthController,
  AdminMfaController,
  AdminSessionsController,
} from './admin-auth.controllers.js';
import { AdminMeController } from './admin-me.controller.js';
import { AuthController, MfaController, SessionsController } from './auth.controllers.js';
import { CustomerGroupsController } from './customer-groups.controller.js';
import { CustomersController } from './customers.controller.js';
import { ExportDownloadController } from './export-download.controller.js';
import { IdentityProvidersController } from './identity-providers.controller.js';
import { JwksController } from './jwks.controller.js';
import { MeController } from './me.controller.js';
import { MyAddressesController } from './my-addresses.controller.js';
import { MyConsentsController } from './my-consents.controller.js';
import { MyDataController } from './my-data.controller.js';
import { MyEmailController } from './my-email.controller.js';
import { MyIdentitiesController, OidcController } from './oidc.controller.js';
import {
  PlatformAuthController,
  PlatformMfaController,
  PlatformSessionsController,
} from './platform-auth.controllers.js';
import { PlatformMeController } from './platform-me.controller.js';
import { RolesController } from './roles.controller.js';
import { StaffController } from './staff.controller.js';

/** The routes of this library; `.well-known/jwks.json` is at the origin's root, outside the API's prefix. */
@Module({
  imports: [IdentityModule],
  controllers: [
    AuthController,
    SessionsController,
    MeController,
    MyAddressesController,
    MyConsentsController,
    MyEmailController,
    MyDataController,
    ExportDownloadController,
    MfaController,
    AdminAuthController,
    AdminSessionsController,
    AdminMfaController,
    AdminMeController,
    StaffController,
    RolesController,
    CustomersController,
    CustomerGroupsController,
    IdentityProvidersController,
    OidcController,
    MyIdentitiesController,
    PlatformAuthController,
    PlatformSessionsController,
    PlatformMfaController,
    PlatformMeController,
    JwksController,
  ],
})
export class IdentityHttpModule {}
