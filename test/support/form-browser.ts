import { parseSetCookie, stringifyCookie } from 'cookie';
import type { through } from './through.js';

/** An answer to a browser. */
export interface Seen {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  /** Target of the redirect, if any. */
  readonly location: string | null;
}

/** A browser without scripts. It stores cookies and fills in forms, but does not follow redirects. */
export class FormBrowser {
  readonly cookies = new Map<string, string>();
  private url = new URL('https://nowhere.example');
  private html = '';

  constructor(private readonly fetch: ReturnType<typeof through>) {}

  open(url: string | URL, headers: Readonly<Record<string, string>> = {}): Promise<Seen> {
    this.url = new URL(url);
    return this.go({ headers });
  }

  /** Sends the form of the page with its hidden fields. @param fields inputs and the button of the person */
  submit(fields: Readonly<Record<string, string>>): Promise<Seen> {
    const action = /<form method="post" action="([^"]+)"/.exec(this.html)?.[1];
    if (!action) throw new Error(`there is no form on this page:\n${this.html}`);
    return this.post(action, { ...this.hidden(), ...fields });
  }

  /** Sends any form to any path. @param from how the page that has the form is related to the server */
  post(
    path: string,
    fields: Readonly<Record<string, string>>,
    from: 'same-origin' | 'same-site' | 'cross-site' = 'same-origin',
  ): Promise<Seen> {
    this.url = new URL(path, this.url);
    return this.go({
      method: 'POST',
      headers: { 'sec-fetch-site': from },
      body: new URLSearchParams(fields),
    });
  }

  hidden(): Record<string, string> {
    const inputs = this.html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g);
    return Object.fromEntries([...inputs].map(([, name, value]) => [name!, value!]));
  }

  private async go(options: { method?: string; headers?: Record<string, string>; body?: URLSearchParams }) {
    const cookie = stringifyCookie(Object.fromEntries(this.cookies));
    const answer = await this.fetch(this.url.href, {
      ...options,
      headers: { accept: 'text/html', ...(cookie && { cookie }), ...options.headers },
    });
    for (const line of answer.headers.getSetCookie()) {
      const { name, value } = parseSetCookie(line);
      this.cookies.set(name, value ?? '');
    }
    this.html = await answer.text();
    const { status, headers } = answer;
    return { status, headers, html: this.html, location: headers.get('location') };
  }
}
