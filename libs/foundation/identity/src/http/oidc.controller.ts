import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { Access } from '#platform/http';
import type { Principal } from '#foundation/tenancy';
import { Customers } from '../customers/customers.js';
import { identityErrors } from '../identity.errors.js';
import { oidcErrors } from '../oidc/oidc.errors.js';
import { CustomerIdentities } from '../oidc/customer-identities.js';
import { IdentityProviders } from '../oidc/identity-providers.js';
import { ProviderSignIn } from '../oidc/provider-sign-in.js';
import type { Device } from '../sessions/session.schema.js';
import {
  LinkedIdentityDto,
  LinkedIdentityListDto,
  OfferedProviderListDto,
  ProviderAnswerDto,
  StartedSignInDto,
  StartSignInDto,
} from './oidc.dto.js';
import { Caller, FromDevice, Locale } from './request-facts.js';
import { LOG_IN_ANSWERS, logInAnswer, type LogInAnswer } from './second-factor.dto.js';

const OF_THE_PROVIDER = [
  oidcErrors.providerUnknown,
  oidcErrors.providerUnavailable,
  oidcErrors.flowInvalid,
  oidcErrors.signInFailed,
];

/** Sign-in through an OpenID provider. */
@Controller('auth/oidc')
export class OidcController {
  constructor(
    private readonly providers: IdentityProviders,
    private readonly signIn: ProviderSignIn,
    private readonly identities: CustomerIdentities,
  ) {}

  @Get('providers')
  @Access({
    who: 'public',
    summary: 'List the identity providers that customers may sign in with',
    answers: { type: OfferedProviderListDto },
  })
  async list(): Promise<OfferedProviderListDto> {
    return OfferedProviderListDto.of(await this.providers.list());
  }

  @Post(':provider/start')
  @Access({
    who: 'public',
    rate: 'login',
    summary: 'Start a sign-in, or the linking of an account; the answer says where to send the browser',
    answers: { status: 200, type: StartedSignInDto },
    errors: [oidcErrors.providerUnknown, oidcErrors.redirectNotAllowed, oidcErrors.providerUnavailable],
  })
  start(
    @Param('provider') provider: string,
    @Body() { redirectUri }: StartSignInDto,
  ): Promise<StartedSignInDto> {
    return this.signIn.start(provider, redirectUri);
  }

  @Post(':provider/callback')
  @Access({
    who: 'public',
    rate: 'login',
    summary: 'Finish a sign-in with the parameters that the provider sent; a new person gets an account',
    answers: { status: 200, oneOf: LOG_IN_ANSWERS },
    errors: [
      ...OF_THE_PROVIDER,
      oidcErrors.linkRequired,
      oidcErrors.emailUnverified,
      identityErrors.invalidCredentials,
    ],
  })
  async callback(
    @Param('provider') provider: string,
    @Body() answer: ProviderAnswerDto,
    @FromDevice() device: Device,
    @Locale() locale: string,
  ): Promise<LogInAnswer> {
    return logInAnswer(await this.identities.logIn(provider, answer, device, locale));
  }
}

/** The providers to which a customer's own account is linked. */
@Controller('me/identities')
export class MyIdentitiesController {
  constructor(
    private readonly customers: Customers,
    private readonly identities: CustomerIdentities,
  ) {}

  @Get()
  @Access({
    who: 'customer',
    summary: 'List the identity providers that you can sign in with',
    answers: { type: LinkedIdentityListDto },
  })
  async list(@Caller() { id }: Principal): Promise<LinkedIdentityListDto> {
    const { identities = [] } = await this.customers.byId(id);
    return { data: identities.map(LinkedIdentityDto.of) };
  }

  @Post(':provider')
  @Access({
    who: 'customer',
    rate: 'login',
    stepUp: true,
    summary: 'Link your account to a provider, with the parameters that the provider sent',
    answers: {},
    errors: [...OF_THE_PROVIDER, oidcErrors.identityTaken],
  })
  link(
    @Caller() { id }: Principal,
    @Param('provider') provider: string,
    @Body() answer: ProviderAnswerDto,
  ): Promise<void> {
    return this.identities.link(id, provider, answer);
  }

  @Delete(':provider')
  @Access({
    who: 'customer',
    stepUp: true,
    summary: 'Unlink a provider',
    answers: {},
    errors: [oidcErrors.notLinked, oidcErrors.lastLoginMethod],
  })
  unlink(@Caller() { id }: Principal, @Param('provider') provider: string): Promise<void> {
    return this.identities.unlink(id, provider);
  }
}
