import { Agent, request } from 'undici';

/** A request to send. */
export interface Sending {
  readonly method: string;
  /** Path with the query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, a text unchanged. */
  readonly body?: unknown;
}

export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** Parsed, if it is JSON. */
  readonly body: unknown;
}

/** Sends requests to one API, with any Host header, and stores the text of each request. */
export class Wire {
  readonly #agent = new Agent({ connections: 4, keepAliveTimeout: 30_000 });
  readonly #sent = new Map<string, string>();
  #count = 0;

  constructor(readonly origin: string) {}

  /** Number of requests so far. */
  get count(): number {
    return this.#count;
  }

  async send(sending: Sending): Promise<Received> {
    const id = `isolation-${++this.#count}`;
    this.#sent.set(id, textOf(sending));
    const { method, path, headers, body } = sending;
    const answer = await request(this.origin + path, {
      dispatcher: this.#agent,
      method: method as 'GET',
      headers: {
        'x-correlation-id': id,
        ...(body !== undefined && typeof body !== 'string' && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await answer.body.text();
    return { status: answer.statusCode, headers: answer.headers, text, body: parsed(text) };
  }

  /** The text of the request with this correlation id; empty for other requests. */
  sentBy(correlationId: string): string {
    return this.#sent.get(correlationId) ?? '';
  }

  close(): Promise<void> {
    return this.#agent.close();
  }
}

/** All texts of a request, to find out whether an answer only repeats them. */
export function textOf({ path, headers, body }: Sending): string {
  return [decodeURIComponent(path), JSON.stringify(headers), JSON.stringify(body)].join('\n').toLowerCase();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
