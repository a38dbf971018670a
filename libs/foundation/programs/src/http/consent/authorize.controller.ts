import { Controller, Get, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access, TakesForm } from '#platform/http';
import { CurrentTenant } from '#foundation/tenancy';
import type { Device } from '#foundation/identity';
import { FromDevice, Locale } from '#foundation/identity/http';
import { Consent, type ConsentStep } from '../../oauth/consent/consent.js';
import { ConsentFlows } from '../../oauth/consent/consent-flow.js';
import { consentErrors } from '../../oauth/consent/consent.errors.js';
import { Issuers } from '../../oauth/issuers.js';
import { required, type Parameters } from '../../oauth/parameters.js';
import { ByPath, Form } from '../oauth-answers.js';
import { AUTHORIZATION_QUERY, CodeFormDto, DecisionFormDto, LogInFormDto } from './authorize.dto.js';
import { BrowserSecret, knownBrowser } from './browser-cookie.js';
import { consentPage } from './consent-page.js';
import { ConsentPageFilter, sendOn, sendPage } from './consent-answers.js';

const OF_BROWSERS = {
  who: 'public',
  tenantParam: 'tenant',
  failures: { mediaType: 'text/html' },
} as const;
const A_PAGE = {
  status: 200,
  mediaType: 'text/html',
  seeOther: 'Back to the app, with a code or an error',
} as const;
const { appUnknown, pageOutdated, redirectUriUnregistered } = consentErrors;

/**
 * The pages to which apps send people’s browsers (RFC 6749 section 3.1): staff log in, see what the app wants, and say yes
 * or no. The pages work without scripts.
 */
@Controller(['oauth/authorize', 't/:tenant/oauth/authorize'])
@UseFilters(ConsentPageFilter)
export class AuthorizeController {
  constructor(
    private readonly tenant: CurrentTenant,
    private readonly consent: Consent,
    private readonly flows: ConsentFlows,
    private readonly issuers: Issuers,
  ) {}

  @Get()
  @AUTHORIZATION_QUERY
  @Access({
    ...OF_BROWSERS,
    summary: 'Ask a member of staff to grant an app access (RFC 6749 section 4.1.1); for browsers',
    description:
      'If the request is not valid, the browser is sent back to the app with an error (303). If the client or the redirect URI is not registered, a page shows the error.',
    answers: A_PAGE,
    errors: [appUnknown, redirectUriUnregistered],
  })
  async begin(
    @Req() request: FastifyRequest,
    @ByPath() byPath: boolean,
    @Locale() locale: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const issuer = this.issuers.issuerOf(this.tenant.record, byPath);
    const { searchParams } = new URL(request.url, issuer);
    const step = await this.consent.begin(searchParams, issuer, knownBrowser(request, reply));
    return this.show(step, locale, reply);
  }

  @Post('login')
  @TakesForm(LogInFormDto)
  @Access({
    ...OF_BROWSERS,
    rate: 'login',
    summary: 'Send the log-in form of the consent page',
    answers: A_PAGE,
    errors: [pageOutdated, appUnknown],
  })
  async logIn(
    @Form() form: Parameters,
    @BrowserSecret() browser: string | undefined,
    @FromDevice() { ip }: Device,
    @Locale() locale: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const flow = this.flows.open(form.flow, browser);
    const { email = '', password = '', challenge_id: challengeId, device_code: deviceCode } = form;
    const step = await this.consent.logIn(flow, { email, password, challengeId, deviceCode }, ip);
    return this.show(step, locale, reply);
  }

  @Post('mfa')
  @TakesForm(CodeFormDto)
  @Access({
    ...OF_BROWSERS,
    rate: 'login',
    summary: 'Send the second-factor form of the consent page',
    answers: A_PAGE,
    errors: [pageOutdated, appUnknown],
  })
  async mfa(
    @Form() form: Parameters,
    @BrowserSecret() browser: string | undefined,
    @Locale() locale: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const flow = this.flows.open(form.flow, browser);
    return this.show(await this.consent.passSecondFactor(flow, form.code ?? ''), locale, reply);
  }

  @Post('decision')
  @TakesForm(DecisionFormDto)
  @Access({
    ...OF_BROWSERS,
    summary: 'Send the decision: the browser goes back to the app with a code, or with a refusal',
    answers: { status: 303, description: 'To the app’s redirect URI, with code, state and iss' },
    errors: [pageOutdated, appUnknown, redirectUriUnregistered],
  })
  async decide(
    @Form() form: Parameters,
    @BrowserSecret() browser: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const flow = this.flows.open(form.flow, browser);
    sendOn(reply, await this.consent.decide(flow, required(form, 'decision') === 'allow'));
  }

  private show(step: ConsentStep, locale: string, reply: FastifyReply): string {
    if ('location' in step) return sendOn(reply, step.location);
    const page = consentPage(step, { shop: this.tenant.record.name, locale });
    return sendPage(reply, page, step.request.redirectUri);
  }
}
