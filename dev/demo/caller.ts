export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface Call {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** Calls one tenant's API, or the platform's, over HTTP as an external program would. */
export class Caller {
  constructor(
    private readonly origin: string,
    readonly tenant?: string,
  ) {}

  /** Returns the answer, also if it is an error. */
  async ask<T>(method: string, path: string, { token, body, headers }: Call = {}): Promise<Answer<T>> {
    const text = typeof body === 'string';
    const response = await fetch(`${this.origin}/api/v1${path}`, {
      method,
      headers: {
        ...(this.tenant ? { 'x-tenant': this.tenant } : {}),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined || text ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: text || body === undefined ? (body as string | undefined) : JSON.stringify(body),
    });
    const answer = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (answer ? JSON.parse(answer) : undefined) as T,
    };
  }

  /** Returns the body of a successful answer. @throws Error that quotes the problem */
  async call<T>(method: string, path: string, call: Call = {}): Promise<T> {
    const { status, body } = await this.ask<T>(method, path, call);
    if (status >= 400) throw new Error(`${method} ${path} was answered ${status}: ${JSON.stringify(body)}`);
    return body;
  }
}
