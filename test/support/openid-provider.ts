import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

/** A person with an account at the provider. */
export interface ProviderPerson {
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly given_name?: string;
  readonly family_name?: string;
}

export const CLIENT = { clientId: 'the-shop', clientSecret: 'a-secret-of-the-shop' } as const;

/** A real OpenID provider (certified, from npm) for one client. Its log-in page accepts any password. */
export class OpenIdProvider {
  private constructor(
    private readonly server: Server,
    readonly issuer: string,
    readonly people: Map<string, ProviderPerson>,
  ) {}

  static async start(redirectUri: string): Promise<OpenIdProvider> {
    const people = new Map<string, ProviderPerson>();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: CLIENT.clientId,
          client_secret: CLIENT.clientSecret,
          redirect_uris: [redirectUri],
        },
      ],
      claims: { email: ['email', 'email_verified'], profile: ['given_name', 'family_name'] },
      findAccount: (_context, sub) => ({
        accountId: sub,
        claims: () => ({ sub, ...people.get(sub) }),
      }),
      cookies: { keys: ['test'] },
    });
    const made = new OpenIdProvider(server, issuer, people);
    const answer = provider.callback();
    server.on('request', (request, response) => {
      if (request.url === '/token') made.forgeAnswerOf(response);
      void answer(request, response);
    });
    return made;
  }

  /** Changes the claims of issued ID tokens but keeps their signature, as an attacker between the servers would. */
  forge?: (claims: Record<string, unknown>) => Record<string, unknown>;

  private forgeAnswerOf(response: ServerResponse): void {
    const { forge } = this;
    if (!forge) return;
    const end = response.end.bind(response) as (body: string) => ServerResponse;
    response.end = ((body: string) => {
      const { id_token, ...rest } = JSON.parse(String(body)) as { id_token: string };
      const [header, claims, signature] = id_token.split('.');
      const forged = forge(
        JSON.parse(Buffer.from(claims!, 'base64url').toString()) as Record<string, unknown>,
      );
      const payload = Buffer.from(JSON.stringify(forged)).toString('base64url');
      const text = JSON.stringify({ ...rest, id_token: [header, payload, signature].join('.') });
      response.setHeader('content-length', Buffer.byteLength(text));
      return end(text);
    }) as typeof response.end;
  }

  get host(): string {
    return new URL(this.issuer).host;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Opens the address in a browser; the person logs in and agrees. @returns the last redirect */
  async visit(authorizationUrl: string, login: string): Promise<URL> {
    const cookies = new Map<string, string>();
    let next: { url: string; form?: URLSearchParams } = { url: authorizationUrl };
    for (let step = 0; step < 20; step++) {
      const response = await fetch(next.url, {
        method: next.form ? 'POST' : 'GET',
        body: next.form,
        redirect: 'manual',
        headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      });
      for (const cookie of response.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
        cookies.set(name!, value!);
      }
      const location = response.headers.get('location');
      if (location) {
        const target = new URL(location, next.url);
        if (!target.href.startsWith(this.issuer)) return target;
        next = { url: target.href };
        continue;
      }
      const page = await response.text();
      const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1];
      if (!action) throw new Error(`the provider shows ${response.status}: ${page.slice(0, 500)}`);
      const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? 'login';
      next = {
        url: new URL(action, next.url).href,
        form: new URLSearchParams({ prompt, login, password: 'any' }),
      };
    }
    throw new Error('the provider redirects the browser without end');
  }
}
