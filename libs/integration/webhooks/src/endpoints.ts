import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { EgressGuard, egressErrors } from '#platform/egress';
import { DomainError } from '#platform/errors';
import { newId } from '#platform/ids';
import { readPage } from '#platform/mongo';
import type { PageRequest, PageRows } from '#platform/paging';
import { accepted } from '#platform/values';
import { callerMay, demand, Outbox, read, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import { EndpointSecrets } from './endpoint-secrets.js';
import { ENDPOINT } from './endpoint-values.js';
import { demandToRead, publishedEvent } from './published-events.js';
import { shownUrl } from './shown-url.js';
import { WebhookDelivery } from './webhook-delivery.schema.js';
import { WebhookEndpoint } from './webhook-endpoint.schema.js';
import { webhookErrors } from './webhooks.errors.js';
import {
  WebhookEndpointCreated,
  WebhookEndpointDeleted,
  WebhookEndpointUpdated,
  WebhookSecretRotated,
  type EndpointFacts,
} from './webhooks.events.js';

/** Endpoints that a tenant may have: every event is matched against all of them. */
const MOST_ENDPOINTS = 20;

export interface NewEndpoint {
  readonly url: string;
  /** Event types, or `*`. */
  readonly events: readonly string[];
  readonly description?: string;
}

export type EndpointChanges = Partial<NewEndpoint> & { readonly enabled?: boolean };

/** Which deliveries; all by default. */
export interface DeliveryFilter {
  readonly state?: WebhookDelivery['state'];
  readonly type?: string;
}

/**
 * The tenant's webhook endpoints and what was delivered to them. Whoever has events sent to an address must hold
 * webhooks.write and whatever reading those events needs.
 */
@TenantInjectable()
export class WebhookEndpoints {
  constructor(
    @InjectModel(WebhookEndpoint.name) private readonly rows: Model<WebhookEndpoint>,
    @InjectModel(WebhookDelivery.name) private readonly deliveryRows: Model<WebhookDelivery>,
    private readonly secrets: EndpointSecrets,
    private readonly egress: EgressGuard,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Adds an endpoint. It gets what happens from now on.
   * @returns it with its signing secret, which is never shown again
   * @throws request.forbidden, webhooks.invalid-endpoint, webhooks.url-not-public, webhooks.unknown-event-type,
   *   webhooks.too-many-endpoints
   */
  async create(asked: NewEndpoint): Promise<{ endpoint: WebhookEndpoint; secret: string }> {
    demand('webhooks.write');
    const wanted = accepted(ENDPOINT, asked, webhookErrors.invalidEndpoint);
    demandToRead(wanted.events);
    const { url, events, description = '' } = wanted;
    await this.check(wanted);
    if ((await this.rows.countDocuments()) >= MOST_ENDPOINTS) throw webhookErrors.tooManyEndpoints();
    const { secret, secrets } = this.secrets.rotate();
    const enabledAt = new Date();
    const row = { _id: newId(), url, events: [...events], description, secrets, enabled: true, enabledAt };
    const endpoint = await this.unitOfWork.run(async () => {
      const created = await this.rows.create(row);
      await this.outbox.append(WebhookEndpointCreated.of(row._id, factsOf(row)));
      return created.toObject();
    });
    return { endpoint, secret };
  }

  /** @throws request.forbidden without webhooks.read */
  async list(page: PageRequest): Promise<PageRows<WebhookEndpoint>> {
    demand('webhooks.read');
    const found = await readPage(read(this.rows), page);
    return { ...found, rows: found.rows.map(asShown) };
  }

  /** @throws request.forbidden without webhooks.read; webhooks.endpoint-not-found */
  async byId(id: string): Promise<WebhookEndpoint> {
    demand('webhooks.read');
    return asShown(await this.present(id));
  }

  /**
   * An endpoint that events are about to be sent to at the caller's wish.
   * @throws request.forbidden, webhooks.endpoint-not-found
   */
  async toSendTo(id: string): Promise<WebhookEndpoint> {
    demand('webhooks.write');
    const endpoint = await this.present(id);
    demandToRead(endpoint.events);
    return endpoint;
  }

  /**
   * Changes an endpoint. Enabling it forgives its failures; what it missed comes by replay.
   * @throws request.forbidden, webhooks.endpoint-not-found, webhooks.invalid-endpoint, webhooks.url-not-public,
   *   webhooks.unknown-event-type
   */
  async change(id: string, asked: EndpointChanges): Promise<WebhookEndpoint> {
    const changes = accepted(ENDPOINT, asked, webhookErrors.invalidEndpoint, { partial: true });
    await this.toSendTo(id);
    demandToRead(changes.events ?? []);
    await this.check(changes);
    const change = {
      $set: { ...changes, ...(changes.enabled && { consecutiveFailures: 0, enabledAt: new Date() }) },
      ...(changes.enabled !== undefined && {
        $unset: { disabledReason: '' as const, failingSince: '' as const },
      }),
    };
    return this.unitOfWork.run(async () => {
      const before = await this.toSendTo(id);
      const after = found(
        await this.rows.findByIdAndUpdate(id, change, { returnDocument: 'after' }).lean<WebhookEndpoint>(),
      );
      const audited = { before: auditedOf(before), after: auditedOf(after) };
      await this.outbox.append(WebhookEndpointUpdated.of(id, factsOf(after), audited));
      return after;
    });
  }

  /** Removes an endpoint and its delivery log. @throws webhooks.endpoint-not-found */
  async remove(id: string): Promise<void> {
    demand('webhooks.write');
    await this.unitOfWork.run(async () => {
      const removed = found(await this.rows.findByIdAndDelete(id).lean<WebhookEndpoint>());
      await this.outbox.append(WebhookEndpointDeleted.of(id, factsOf(removed)));
    });
    // An event that is being fanned out meanwhile may leave one behind; the next turn finds that nobody wants it.
    await this.deliveryRows.deleteMany({ endpointId: id });
  }

  /**
   * Gives the endpoint a new secret; the old one signs beside it for 24 hours.
   * @returns the new secret, which is never shown again
   * @throws request.forbidden without webhooks.write; webhooks.endpoint-not-found
   */
  async rotateSecret(id: string): Promise<{ endpoint: WebhookEndpoint; secret: string }> {
    demand('webhooks.write');
    const before = await this.present(id);
    const { secret, secrets } = this.secrets.rotate(before.secrets);
    const endpoint = await this.unitOfWork.run(async () => {
      const rotated = await this.rows
        .findOneAndUpdate(
          // Of two rotations at once the second starts over, or one of the secrets would be lost.
          { _id: id, 'secrets.0.sealed': before.secrets[0]!.sealed },
          { $set: { secrets } },
          { returnDocument: 'after' },
        )
        .lean<WebhookEndpoint>();
      if (rotated) await this.outbox.append(WebhookSecretRotated.of(id, factsOf(rotated)));
      return rotated;
    });
    return endpoint ? { endpoint, secret } : this.rotateSecret(id);
  }

  /** @throws webhooks.endpoint-not-found */
  async deliveries(
    id: string,
    filter: DeliveryFilter,
    page: PageRequest,
  ): Promise<PageRows<WebhookDelivery>> {
    await this.byId(id);
    const { state, type } = filter;
    const where = { endpointId: id, ...(state && { state }), ...(type && { type }) };
    return readPage(read(this.deliveryRows), page, { filter: where });
  }

  private async present(id: string): Promise<WebhookEndpoint> {
    return found(await this.rows.findById(id).lean<WebhookEndpoint>());
  }

  private async check({ url, events }: Partial<NewEndpoint>): Promise<void> {
    const unknown = events?.filter((type) => type !== '*' && !publishedEvent(type)) ?? [];
    if (unknown.length > 0) {
      throw webhookErrors.unknownEventType(`There is no event type ${unknown.join(', ')}.`, {
        errors: [{ pointer: '/events', code: 'choice', message: 'must be published event types, or *' }],
      });
    }
    if (url === undefined) return;
    await this.egress.check(url).catch((cause: unknown) => {
      if (!(cause instanceof DomainError)) throw cause;
      const known = [egressErrors.notAllowed().code, egressErrors.unknownHost().code];
      if (!known.includes(cause.code)) throw cause;
      throw webhookErrors.urlNotPublic(`${cause.message}.`, {
        cause,
        errors: [{ pointer: '/url', code: 'format', message: 'must be an https URL on the public internet' }],
      });
    });
  }
}

function found(endpoint: WebhookEndpoint | null): WebhookEndpoint {
  if (!endpoint) throw webhookErrors.endpointNotFound();
  return endpoint;
}

/** Whoever only looks at it sees no more of its address than everybody is told. */
function asShown(endpoint: WebhookEndpoint): WebhookEndpoint {
  return callerMay('webhooks.write') ? endpoint : { ...endpoint, url: shownUrl(endpoint.url) };
}

function factsOf({ _id, url }: Pick<WebhookEndpoint, '_id' | 'url'>): EndpointFacts {
  return { endpointId: _id, url: shownUrl(url) };
}

/** What of an endpoint staff change, without its secrets. */
function auditedOf({ url, events, description, enabled }: WebhookEndpoint) {
  return { url: shownUrl(url), events, description, enabled };
}
