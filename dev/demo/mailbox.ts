import { until, type Patience } from '../until.js';

/** Pattern of a one-time code in a mail. */
export const MAILED_CODE = /\b([a-km-z2-9]{5}-[a-km-z2-9]{5})\b/;

export interface CaughtMail {
  readonly subject: string;
  readonly text: string;
  readonly to: readonly string[];
  readonly args: Readonly<Record<string, string>>;
  readonly receivedAt: string;
}

/** Reads the mails of a person from the mail catcher. */
export class Mailbox {
  constructor(
    private readonly origin: string,
    private readonly patience: Patience = {},
  ) {}

  async mails(to: string, tenantId?: string): Promise<CaughtMail[]> {
    const response = await fetch(`${this.origin}/_test/messages?to=${encodeURIComponent(to)}`);
    const mails = (await response.json()) as CaughtMail[];
    return mails.filter(({ args }) => tenantId === undefined || args['tenant'] === tenantId);
  }

  /** Waits for a mail to `to`, after `since`, that matches `pattern`. @returns the first match */
  async find(to: string, tenantId: string, pattern: RegExp, since: Date): Promise<string> {
    const look = async (): Promise<string | undefined> => {
      const mails = await this.mails(to, tenantId);
      for (const mail of mails) {
        const match = new Date(mail.receivedAt) >= since ? pattern.exec(mail.text) : null;
        if (match) return match[1] ?? match[0];
      }
      return undefined;
    };
    return until(`a mail to ${to} with ${String(pattern)}`, look, this.patience);
  }
}
