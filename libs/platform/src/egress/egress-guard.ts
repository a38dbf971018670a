import { lookup as systemLookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector, request, type Dispatcher } from 'undici';
import { DomainError } from '#platform/errors';
import { unworded, worded, type Wording } from '#platform/languages';
import { parseUrl } from '#platform/urls';
import { egressErrors } from './egress.errors.js';
import { isPublicAddress } from './public-address.js';

/** Resolves a name to all its addresses; `dns.lookup` with `all`. */
export type Resolve = (
  host: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export interface EgressGuardOptions {
  /** `host:port` pairs that may be private and need no https (EGRESS_ALLOW); for development. */
  readonly allow?: readonly string[];
  /**
   * Whether a refusal names the setting that would allow the address. For developers, who can change it; a merchant at a
   * production server cannot.
   */
  readonly namesSetting?: boolean;
  readonly resolve?: Resolve;
}

export interface EgressRequest {
  /** Default GET. */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** For the whole call, from the name’s look-up to the last byte (default 10 s). */
  readonly timeoutMs?: number;
  /** Most bytes of the answer’s body (default 1 MiB). */
  readonly maxBytes?: number;
  /** Also lets plain http through (default: https only). */
  readonly plainHttp?: boolean;
}

export interface EgressResponse {
  /** Redirects are not followed, so this may be 3xx. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80 };

/**
 * The only way to call addresses that tenants choose: webhooks, images, identity providers. Without it a tenant could
 * make this server call its own network (server-side request forgery).
 *
 * A name is resolved once per connection, all its addresses are checked, and the connection goes to one of them. The
 * name server is not asked a second time, so it cannot answer differently then (DNS rebinding). Unusual spellings of
 * addresses (decimal, octal, hexadecimal) are already canonical when WHATWG’s URL has parsed them.
 */
export class EgressGuard {
  readonly #allowed: ReadonlySet<string>;
  readonly #namesSetting: boolean;
  readonly #resolve: Resolve;
  readonly #agent: Agent;

  constructor({ allow = [], namesSetting = false, resolve = systemLookup }: EgressGuardOptions = {}) {
    this.#allowed = new Set(allow.map((pair) => pair.toLowerCase()));
    this.#namesSetting = namesSetting;
    this.#resolve = resolve;
    const connectFreely = buildConnector({ timeout: 5_000 });
    const connectChecked = buildConnector({ timeout: 5_000, lookup: this.lookup });
    this.#agent = new Agent({
      connections: 20,
      pipelining: 1,
      connect: (target, callback) => {
        const host = bare(target.hostname);
        const port = Number(target.port) || DEFAULT_PORTS[target.protocol]!;
        if (this.#isExempt(host, port)) return connectFreely(target, callback);
        // The lookup is skipped if the host is already an address.
        if (isIP(host) && !isPublicAddress(host)) return callback(refused(host), null);
        connectChecked(target, callback);
      },
    });
  }

  /**
   * `lookup` for clients that connect by themselves (`http.Agent`, SMTP): resolves like `dns.lookup`, and fails unless
   * every address is public. They must also refuse hosts that are addresses, see {@link check}.
   */
  readonly lookup: LookupFunction = (host, options, callback) => {
    this.#resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(egressErrors.unknownHost(undefined, { cause: error }) as never, '');
      const bad = addresses.find(({ address }) => !isPublicAddress(address));
      if (bad || addresses.length === 0) return callback(refused(host) as never, '');
      if (options.all) return callback(null, addresses as never);
      const [{ address, family }] = addresses as [LookupAddress];
      callback(null, address, family);
    });
  };

  /**
   * Checks an address without connecting to it, so that a wrong one is refused when it is entered.
   * @throws `egress.not-allowed`, `egress.unknown-host`
   */
  async check(address: string, options: Pick<EgressRequest, 'plainHttp'> = {}): Promise<void> {
    const url = this.#parse(address, options.plainHttp === true);
    const host = bare(url.hostname);
    if (this.#isExempt(host, portOf(url))) return;
    if (isIP(host)) {
      if (!isPublicAddress(host)) throw refused(host, this.#advice(url));
      return;
    }
    await new Promise<void>((resolve, reject) => {
      this.lookup(host, { all: true }, (error) => (error ? reject(error) : resolve()));
    }).catch((error: unknown) => {
      const isPrivate = error instanceof DomainError && error.code === egressErrors.notAllowed().code;
      throw isPrivate ? refused(host, this.#advice(url)) : error;
    });
  }

  /**
   * Sends a request and reads the whole answer.
   * @throws `egress.not-allowed`, `egress.unknown-host`, `egress.unreachable`, `egress.timeout`, `egress.too-large`
   */
  async fetch(address: string, options: EgressRequest = {}): Promise<EgressResponse> {
    const { method = 'GET', headers = {}, body, timeoutMs = 10_000, maxBytes = 1_048_576 } = options;
    const url = this.#parse(address, options.plainHttp === true);
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const answer = await request(url, {
        dispatcher: this.#agent,
        method,
        // Nothing is decompressed, so a small answer cannot become large.
        headers: { 'accept-encoding': 'identity', ...headers },
        body,
        signal,
      });
      return {
        status: answer.statusCode,
        headers: answer.headers,
        body: await readUpTo(answer.body, maxBytes),
      };
    } catch (error) {
      throw asDomainError(error, signal);
    }
  }

  /** Closes idle connections; for shutdown. */
  close(): Promise<void> {
    return this.#agent.close();
  }

  #parse(address: string, plainHttp: boolean): URL {
    const url = parseUrl(address);
    if (!url)
      throw egressErrors.notAllowed({ en: 'The address is not a URL', de: 'Die Adresse ist keine URL' });
    const exempt = this.#isExempt(bare(url.hostname), portOf(url));
    const schemes = plainHttp || exempt ? ['https:', 'http:'] : ['https:'];
    if (!schemes.includes(url.protocol))
      throw egressErrors.notAllowed(
        joined(
          {
            en: 'The address must start with https://',
            de: 'Die Adresse muss mit https:// beginnen',
          },
          this.#advice(url),
        ),
      );
    if (url.username || url.password)
      throw egressErrors.notAllowed({
        en: 'The address must not hold credentials',
        de: 'Die Adresse darf keine Zugangsdaten enthalten',
      });
    return url;
  }

  #isExempt(host: string, port: number): boolean {
    return this.#allowed.has(`${host}:${port}`);
  }

  #advice(url: URL): Wording {
    if (!this.#namesSetting) return NO_ADVICE;
    const setting = `EGRESS_ALLOW=${bare(url.hostname)}:${portOf(url)}`;
    return {
      en: `; to allow it during development, start the server with ${setting}`,
      de: `; beim Entwickeln erlaubt sie ein Start des Servers mit ${setting}`,
    };
  }
}

const NO_ADVICE: Wording = unworded('');

function joined(sentence: Wording, advice: Wording): Wording {
  return worded((language) => sentence[language] + advice[language]);
}

function refused(host: string, advice = NO_ADVICE): DomainError {
  const sentence = {
    en: `${host} is not on the public internet`,
    de: `${host} ist nicht im öffentlichen Internet`,
  };
  return egressErrors.notAllowed(joined(sentence, advice));
}

function portOf(url: URL): number {
  return Number(url.port) || (DEFAULT_PORTS[url.protocol] ?? 0);
}

/** An IPv6 host without its brackets, a name without the dot of the DNS root. */
function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

async function readUpTo(body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop destroys the stream and with it the connection.
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes)
      throw egressErrors.tooLarge({
        en: `The answer has more than ${maxBytes} bytes`,
        de: `Die Antwort hat mehr als ${maxBytes} Bytes`,
      });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function asDomainError(error: unknown, signal: AbortSignal): DomainError {
  if (error instanceof DomainError) return error;
  const { code } = error as { code?: string };
  if (signal.aborted || code === 'UND_ERR_CONNECT_TIMEOUT')
    return egressErrors.timeout(undefined, { cause: error });
  return egressErrors.unreachable(undefined, { cause: error });
}
