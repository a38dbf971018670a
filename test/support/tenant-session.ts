import type { TenantRecord } from '#foundation/tenancy';

export interface Answer<T = Record<string, never>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly token?: string;
  readonly headers?: Record<string, string>;
}

/** Calls one tenant's API with the tokens of its people. */
export class TenantSession {
  private constructor(
    readonly origin: string,
    readonly tenant: TenantRecord,
    /** The owner's access token. */
    readonly owner: string,
  ) {}

  static async open(
    origin: string,
    tenant: TenantRecord,
    owner: { email: string; password: string },
  ): Promise<TenantSession> {
    const anonymous = new TenantSession(origin, tenant, '');
    const { status, body } = await anonymous.call<{ accessToken: string }>('POST', '/admin/auth/login', {
      body: owner,
    });
    if (status !== 200) throw new Error(`the owner could not log in: ${status} ${JSON.stringify(body)}`);
    return new TenantSession(origin, tenant, body.accessToken);
  }

  /** Calls `/api/v1<path>` for this tenant. The body of the answer is parsed JSON, or undefined. */
  async call<T = Record<string, never>>(
    method: string,
    path: string,
    options: CallOptions = {},
  ): Promise<Answer<T>> {
    const { body, token, headers } = options;
    const response = await fetch(`${this.origin}/api/v1${path}`, {
      method,
      headers: {
        'x-tenant': this.tenant.slug,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text ? JSON.parse(text) : undefined) as T,
    };
  }

  /** Like {@link call}, as the owner. */
  asOwner<T = Record<string, never>>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<T>> {
    return this.call<T>(method, path, { body, headers, token: this.owner });
  }
}
