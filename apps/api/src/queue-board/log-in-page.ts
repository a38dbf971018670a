import type { DomainError } from '#platform/errors';
import { browserPage, html, type Html } from '#platform/html';
import { BOARD_PATH } from './board-cookie.js';

export const LOG_IN_PATH = `${BOARD_PATH}/login`;
export const CODE_PATH = `${LOG_IN_PATH}/code`;

const PROBLEMS: Readonly<Record<string, string>> = {
  'auth.invalid-credentials': 'Email or password is wrong.',
  'auth.device-unknown': 'Somebody has tried wrong passwords. Please confirm that it is you.',
  'auth.busy': 'Too many people are logging in at the moment. Try again in a few seconds.',
  'mfa.token-invalid': 'That took too long. Log in again.',
  'mfa.code-invalid': 'The code was wrong or used before.',
  'mfa.too-many-codes': 'Too many wrong codes. Try again later.',
  'mfa.enrolment-required':
    'Your account needs a second factor. "emporium operators --help" says how to set it up.',
};

/** @param problem what was wrong with the last try */
export function logInPage(problem?: DomainError): string {
  const challengeId = problem?.extras.facts?.challengeId as string | undefined;
  return layout(
    'Log in as an operator',
    problem,
    html`<form method="post" action="${LOG_IN_PATH}">
      <label>Email<input name="email" type="email" autocomplete="username" required maxlength="254" /></label>
      <label>
        Password<input name="password" type="password" autocomplete="current-password" required />
      </label>
      ${
        challengeId &&
        html`<input type="hidden" name="challenge_id" value="${challengeId}" />
          <label>Device code<input name="device_code" autocomplete="one-time-code" /></label>
          <p class="small">From "emporium operators device-code" on the server.</p>`
      }
      <button>Continue</button>
    </form>`,
  );
}

/** @param mfaToken of the log-in that waits for its second factor */
export function codePage(mfaToken: string, problem?: DomainError): string {
  return layout(
    'One more step',
    problem,
    html`<form method="post" action="${CODE_PATH}">
      <input type="hidden" name="mfa_token" value="${mfaToken}" />
      <label>Code<input name="code" autocomplete="one-time-code" required autofocus /></label>
      <p class="small">From your authenticator app, or one of your recovery codes.</p>
      <button>Continue</button>
    </form>`,
  );
}

function layout(heading: string, problem: DomainError | undefined, form: Html): string {
  const said = problem && (PROBLEMS[problem.code] ?? problem.message);
  const alert = said && html`<p class="problem" role="alert">${said}</p>`;
  return browserPage({ language: 'en', from: 'Queue board', heading, body: html`${alert} ${form}` });
}
