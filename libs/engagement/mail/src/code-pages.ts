import { webOrigins, type TenantRecord } from '#foundation/tenancy';
import { parseUrl } from '#platform/urls';

/** What a person does with a mailed code or token. */
export type CodeAction = 'invitation' | 'password-reset' | 'log-in' | 'verify-email' | 'change-email';

/** The page for a mailed code: of which front end, and for what. */
export interface CodePage {
  readonly setting: 'staffPage' | 'accountPage';
  readonly action: CodeAction;
}

/** A code or token, with the challenge that it answers if there is one. */
export interface MailedCode {
  readonly code: string;
  readonly challengeId?: string;
}

/** The address where a person uses a mailed code; undefined if the tenant has set no page for it. */
export function codePageOf(
  record: TenantRecord,
  { setting, action }: CodePage,
  { code, challengeId = '' }: MailedCode,
): string | undefined {
  const filled = record.settings[setting]
    ?.replaceAll('{action}', action)
    .replaceAll('{challenge}', challengeId)
    .replaceAll('{code}', encodeURIComponent(code));
  if (!filled?.startsWith('/')) return filled && parseUrl(filled)?.href;
  const [origin] = webOrigins(record);
  return origin && parseUrl(origin + filled)?.href;
}

const ACCEPT_PATH = '/api/v1/admin/auth/invitations/accept';

/** The request that accepts an invitation where there is no page for it. */
export function acceptRequestOf({ slug }: TenantRecord, publicUrl: string): string {
  return `POST ${publicUrl}${ACCEPT_PATH} (X-Tenant: ${slug})`;
}

/** The address where an invited person chooses a password; undefined if the tenant has set no page for it. */
export function invitationPageOf(record: TenantRecord, token: string): string | undefined {
  return codePageOf(record, { setting: 'staffPage', action: 'invitation' }, { code: token });
}
