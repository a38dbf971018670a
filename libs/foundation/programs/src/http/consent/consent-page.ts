import type { DomainError } from '#platform/errors';
import { browserPage, html, type Html } from '#platform/html';
import { languageOf, type Language } from '#platform/languages';
import type { StaffPermission } from '#platform/permissions';
import type { CodePage, DecisionPage, LogInPage } from '../../oauth/consent/consent.js';
import { CONSENT_WORDING, scopeWording } from './consent-wording.js';

/** The shop and language of a page. */
export interface Showing {
  /** The tenant's name. */
  readonly shop: string;
  /** BCP 47 */
  readonly locale: string;
}

const DAY = 86_400;

export function consentPage(page: LogInPage | CodePage | DecisionPage, showing: Showing): string {
  const language = languageOf(showing.locale);
  const base = `${new URL(page.request.issuer).pathname.replace(/\/$/, '')}/oauth/authorize`;
  switch (page.show) {
    case 'log-in':
      return logInPage(page, showing, language, `${base}/login`);
    case 'code':
      return codePage(page, showing, language, `${base}/mfa`);
    case 'decision':
      return decisionPage(page, showing, language, `${base}/decision`);
  }
}

/** The page for an error after which the person cannot try again. */
export function failurePage(error: DomainError, showing: Showing): string {
  const language = languageOf(showing.locale);
  const words = CONSENT_WORDING[language];
  return layout(showing, language, words.failed, alert(error, language));
}

function logInPage(page: LogInPage, showing: Showing, language: Language, action: string): string {
  const { flow, app, problem, email } = page;
  const words = CONSENT_WORDING[language];
  const challengeId = problem?.extras.facts?.challengeId as string | undefined;
  return layout(
    showing,
    language,
    words.logIn(app, showing.shop),
    html`${alert(problem, language)}
      <form method="post" action="${action}">
        ${hidden('flow', flow)}
        <label
          >${words.email}<input
            name="email"
            type="email"
            autocomplete="username"
            required
            maxlength="254"
            value="${email}"
        /></label>
        <label
          >${words.password}<input name="password" type="password" autocomplete="current-password" required
        /></label>
        ${
          challengeId &&
          html`${hidden('challenge_id', challengeId)}
            <label>${words.mailedCode}<input name="device_code" autocomplete="one-time-code" /></label>
            <p class="small">${words.mailedCodeHint}</p>`
        }
        <button>${words.goOn}</button>
      </form>`,
  );
}

function codePage({ flow, problem }: CodePage, showing: Showing, language: Language, action: string): string {
  const words = CONSENT_WORDING[language];
  return layout(
    showing,
    language,
    words.secondFactor,
    html`${alert(problem, language)}
      <form method="post" action="${action}">
        ${hidden('flow', flow)}
        <label>${words.code}<input name="code" autocomplete="one-time-code" required autofocus /></label>
        <p class="small">${words.codeHint}</p>
        <button>${words.goOn}</button>
      </form>`,
  );
}

function decisionPage(page: DecisionPage, showing: Showing, language: Language, action: string): string {
  const { flow, app, email, request, lasts } = page;
  const words = CONSENT_WORDING[language];
  const scopes = request.scopes.map(
    (scope) => html`<li>${scopeWording(language, scope as StaffPermission)}</li>`,
  );
  return layout(
    showing,
    language,
    words.decide(app),
    html`<ul>
        ${scopes}
      </ul>
      <p>${words.inYourName(email, showing.shop)}</p>
      <form method="post" action="${action}">
        ${hidden('flow', flow)}
        <button name="decision" value="allow">${words.allow}</button>
        <button name="decision" value="deny" class="second">${words.deny}</button>
      </form>
      <p class="small">
        ${words.ends(String(Math.ceil(lasts / DAY)))} ${words.goesTo(new URL(request.redirectUri).host)}
      </p>`,
  );
}

function alert(error: DomainError | undefined, language: Language): Html {
  if (!error) return html``;
  const said = CONSENT_WORDING[language].problems[error.code] ?? `${error.message}. ${error.spec.advice}`;
  return html`<p class="problem" role="alert">${said}</p>`;
}

function hidden(name: string, value: string): Html {
  return html`<input type="hidden" name="${name}" value="${value}" />`;
}

function layout({ shop }: Showing, language: Language, heading: string, body: Html): string {
  return browserPage({ language, from: shop, heading, body });
}
