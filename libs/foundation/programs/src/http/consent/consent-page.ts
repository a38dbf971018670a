import { createHash } from 'node:crypto';
import type { DomainError } from '#platform/errors';
import { html, type Html } from '#platform/html';
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

const STYLE = html`<style>
  :root {
    color-scheme: light dark;
    --back: #f4f4f1;
    --card: #fff;
    --ink: #1d1d1b;
    --soft: #62625d;
    --line: #c9c9c4;
    --go: #1d4ed8;
    --bad: #b3261e;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --back: #161615;
      --card: #222220;
      --ink: #f1f1ee;
      --soft: #a8a8a2;
      --line: #4a4a46;
      --go: #7aa2ff;
      --bad: #ff8a80;
    }
  }
  * {
    box-sizing: border-box;
  }
  body {
    margin: 0;
    min-height: 100vh;
    display: grid;
    place-items: center;
    padding: 16px;
    background: var(--back);
    color: var(--ink);
    font:
      16px/1.5 system-ui,
      sans-serif;
  }
  main {
    width: 100%;
    max-width: 420px;
    padding: 32px;
    background: var(--card);
    border-radius: 8px;
  }
  .shop {
    margin: 0 0 16px;
    font-weight: 600;
  }
  h1 {
    margin: 0 0 16px;
    font-size: 22px;
    line-height: 1.3;
    overflow-wrap: anywhere;
  }
  p,
  ul {
    margin: 0 0 16px;
    overflow-wrap: anywhere;
  }
  ul {
    padding-left: 20px;
  }
  label {
    display: block;
    margin: 0 0 16px;
  }
  input {
    display: block;
    width: 100%;
    margin-top: 4px;
    padding: 10px;
    border: 1px solid var(--line);
    border-radius: 6px;
    background: var(--card);
    color: var(--ink);
    font: inherit;
  }
  button {
    width: 100%;
    margin: 0 0 8px;
    padding: 12px;
    border: 1px solid var(--go);
    border-radius: 6px;
    background: var(--go);
    color: var(--card);
    font: inherit;
    font-weight: 600;
    cursor: pointer;
  }
  button.second {
    background: none;
    color: var(--go);
  }
  :focus-visible {
    outline: 2px solid var(--go);
    outline-offset: 2px;
  }
  .problem {
    color: var(--bad);
  }
  .small {
    margin: 16px 0 0;
    font-size: 14px;
    color: var(--soft);
  }
</style>`;
/** The hash of the text between the tags. */
const STYLE_HASH = createHash('sha256')
  .update(/>([^]*)<\/style>/.exec(STYLE.text)![1]!)
  .digest('base64');

/**
 * The policy of a page: no scripts, no loading, no frames, and forms only to this server and from there to the app.
 * Browsers also apply `form-action` to redirects after a form.
 */
export function contentSecurityPolicy(redirectUri?: string): string {
  const onwards = redirectUri === undefined ? '' : ` ${sourceOf(new URL(redirectUri))}`;
  return [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    `form-action 'self'${onwards}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}

/** The origin as a CSP source. CSP has no syntax for IPv6 addresses. */
function sourceOf({ origin, hostname, protocol }: URL): string {
  return hostname.startsWith('[') ? protocol : origin;
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
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${heading}</title>
        ${STYLE}
      </head>
      <body>
        <main>
          <p class="shop">${shop}</p>
          <h1>${heading}</h1>
          ${body}
        </main>
      </body>
    </html> `.text;
}
