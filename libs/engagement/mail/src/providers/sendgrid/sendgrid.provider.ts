import { Client } from '@sendgrid/client';
import { MailService } from '@sendgrid/mail';
import type { Config } from '#platform/config';
import type { MailProvider, OutgoingMail, SendOutcome } from '../../mail-provider.js';

const TIMEOUT_MS = 10_000;

type SendGridSettings = Pick<Config, 'SENDGRID_API_KEY' | 'SENDGRID_BASE_URL'>;

interface ResponseError {
  readonly code: number;
  readonly response: {
    readonly headers?: Record<string, string>;
    readonly body?: { readonly errors?: readonly { readonly message: string }[] };
  };
}

/** Twilio SendGrid, API v3 (https://www.twilio.com/docs/sendgrid/api-reference). */
export class SendGridProvider implements MailProvider {
  /** An own client: the package's default client is shared by the whole process, and API keys must not mix. */
  private readonly client = new Client();
  private readonly mail = new MailService();

  constructor({ SENDGRID_API_KEY, SENDGRID_BASE_URL }: SendGridSettings) {
    this.client.setApiKey(SENDGRID_API_KEY);
    // Set after the key, because setApiKey resets the address to SendGrid's own.
    const origin = SENDGRID_BASE_URL.replace(/\/$/, '');
    if (origin) this.client.setDefaultRequest('baseUrl', `${origin}/`);
    this.mail.setClient(this.client);
    this.mail.setTimeout(TIMEOUT_MS);
  }

  async send(mail: OutgoingMail): Promise<SendOutcome> {
    try {
      const [response] = await this.mail.send({
        to: mail.to,
        from: { ...mail.from },
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        headers: { 'Message-ID': mail.messageId },
        customArgs: { mail_id: mail.id, tenant: mail.tenantId },
        // For privacy: shoppers are not tracked. It also leaves the HTML unchanged.
        trackingSettings: { clickTracking: { enable: false }, openTracking: { enable: false } },
      });
      const headers = response.headers as Record<string, string>;
      return { kind: 'accepted', providerMessageId: headers['x-message-id'] };
    } catch (error) {
      return outcomeOf(error);
    }
  }

  /** Asks the Email Activity API. An account without this paid extra cannot tell. */
  async find(mailId: string): Promise<string | null | undefined> {
    try {
      const query = `(unique_args['mail_id']="${mailId}")`;
      const [, body] = await this.client.request({
        method: 'GET',
        url: '/v3/messages',
        qs: { limit: 1, query },
      });
      const [message] = (body as { messages: { msg_id: string }[] }).messages;
      return message?.msg_id ?? null;
    } catch (error) {
      if (isResponseError(error) && [401, 403, 404].includes(error.code)) return undefined;
      throw error;
    }
  }
}

function outcomeOf(error: unknown): SendOutcome {
  if (!isResponseError(error)) return { kind: 'unclear', reason: (error as Error).message };
  const { code, response } = error;
  const reason = `${code} ${response.body?.errors?.map(({ message }) => message).join(' ') ?? ''}`.trim();
  if (code >= 500) return { kind: 'unclear', reason };
  // The API key is wrong, not the mail. Somebody will correct the key.
  if (code === 401 || code === 403) return { kind: 'later', reason };
  if (code === 429) return { kind: 'later', reason, retryAfterSeconds: secondsUntilReset(response.headers) };
  return { kind: 'refused', reason };
}

function secondsUntilReset(headers: Record<string, string> = {}): number | undefined {
  const reset = Number(headers['x-ratelimit-reset']);
  return reset > 0 ? Math.max(1, Math.ceil(reset - Date.now() / 1000)) : undefined;
}

function isResponseError(error: unknown): error is ResponseError {
  return typeof (error as Partial<ResponseError>).code === 'number' && 'response' in (error as object);
}
