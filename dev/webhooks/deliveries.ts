import { Webhook } from 'standardwebhooks';

/** How a path answers: `fail-3` answers 500 three times and then 200; `timeout` never answers. */
export type Behaviour = 'ok' | 'timeout' | 'redirect' | 'gone' | `fail-${number}`;

/** The settings of a path. Other paths answer 200 and verify nothing. */
export interface Endpoint {
  readonly path: string;
  /** `whsec_…`; without it signatures are not verified. */
  readonly secret?: string;
  readonly behaviour?: Behaviour;
}

/** A received request. */
export interface Delivery {
  readonly path: string;
  /** `webhook-id`, the same in every attempt of a message. */
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether the signature is valid by Standard Webhooks; null if the path has no secret. */
  readonly verified: boolean | null;
  /** Why the signature is not valid. */
  readonly problem: string | null;
  /** Status of our answer; null if there was no answer. */
  readonly answered: number | null;
  readonly receivedAt: string;
}

/** Counts of the deliveries to one path or to all. */
export interface Summary {
  readonly received: number;
  /** Different messages, by `webhook-id`. */
  readonly distinct: number;
  /** Messages that were accepted more than once. A sender may do that, but it should be rare. */
  readonly duplicates: number;
  readonly invalid: number;
}

/** The endpoints and what they received, oldest first. */
export class Deliveries {
  private list: Delivery[] = [];
  private readonly endpoints = new Map<string, Endpoint & { failuresLeft: number }>();

  configure(endpoint: Endpoint): void {
    if (endpoint.secret) new Webhook(endpoint.secret);
    const failuresLeft = Number(/^fail-(\d+)$/.exec(endpoint.behaviour ?? '')?.[1] ?? 0);
    this.endpoints.set(endpoint.path, { ...endpoint, failuresLeft });
  }

  /** Stores a request and decides how to answer it. */
  receive(path: string, headers: Record<string, string>, body: string): Delivery {
    const endpoint = this.endpoints.get(path);
    const problem = endpoint?.secret ? problemOf(endpoint.secret, headers, body) : null;
    const delivery: Delivery = {
      path,
      id: headers['webhook-id'] ?? '',
      headers,
      body,
      verified: endpoint?.secret ? problem === null : null,
      problem,
      // A receiver must not accept a message whose signature is not valid.
      answered: problem ? 401 : this.answerOf(path),
      receivedAt: new Date().toISOString(),
    };
    this.list.push(delivery);
    return delivery;
  }

  find(path?: string): Delivery[] {
    return this.list.filter((delivery) => path === undefined || delivery.path === path);
  }

  summary(path?: string): Summary {
    const found = this.find(path);
    const accepted = found.filter(({ id, answered }) => id && answered === 200);
    const keys = (list: Delivery[]) => new Set(list.map((delivery) => `${delivery.path} ${delivery.id}`));
    return {
      received: found.length,
      distinct: keys(found.filter(({ id }) => id)).size,
      duplicates: accepted.length - keys(accepted).size,
      invalid: found.filter(({ verified }) => verified === false).length,
    };
  }

  clear(path?: string): void {
    this.list = this.list.filter((delivery) => path !== undefined && delivery.path !== path);
  }

  private answerOf(path: string): number | null {
    const endpoint = this.endpoints.get(path);
    if (endpoint && endpoint.failuresLeft > 0) {
      endpoint.failuresLeft -= 1;
      return 500;
    }
    switch (endpoint?.behaviour) {
      case 'timeout':
        return null;
      case 'redirect':
        return 302;
      case 'gone':
        return 410;
      default:
        return 200;
    }
  }
}

/** Why the signature is not valid or the message is too old; null if there is no problem. */
function problemOf(secret: string, headers: Record<string, string>, body: string): string | null {
  try {
    new Webhook(secret).verify(body, headers);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
