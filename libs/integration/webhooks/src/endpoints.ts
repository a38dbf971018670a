import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { EgressGuard, egressErrors } from '#platform/egress';
import { DomainError } from '#platform/errors';
import { newId } from '#platform/ids';
import { readPage } from '#platform/mongo';
import type { PageRequest, PageRows } from '#platform/paging';
import { accepted, given } from '#platform/values';
import { worded, type Wording } from '#platform/languages';
import { callerMay, collectionOf, demand, Outbox, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import { EndpointSecrets } from './endpoint-secrets.js';
import { ENDPOINT } from './endpoint-values.js';
import { demandReadPermissions, publishedEvent } from './published-events.js';
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

/** Most endpoints of a tenant. The number is small, because every event is compared with all of them. */
const MAX_ENDPOINTS = 20;

export interface NewEndpoint {
  readonly url: string;
  /** Event types, or `*`. */
  readonly events: readonly string[];
  readonly description?: string;
}

export type EndpointChanges = Partial<NewEndpoint> & { readonly enabled?: boolean };

/** Selects deliveries; all by default. */
export interface DeliveryFilter {
  readonly state?: WebhookDelivery['state'];
  readonly type?: string;
  /** The replay that sent them again. */
  readonly replay?: string;
}

/**
 * The tenant's webhook endpoints and their deliveries. To have events sent to an address, the caller needs
 * webhooks.write and the permissions to read those events.
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
   * Adds an endpoint. It gets events that happen from now on.
   * @returns the endpoint and its signing secret, which is never shown again
   * @throws request.forbidden, webhooks.invalid-endpoint, webhooks.url-not-public, webhooks.unknown-event-type,
   *   webhooks.too-many-endpoints
   */
  async create(asked: NewEndpoint): Promise<{ endpoint: WebhookEndpoint; secret: string }> {
    demand('webhooks.write');
    const wanted = accepted(ENDPOINT, asked, webhookErrors.invalidEndpoint);
    demandReadPermissions(wanted.events);
    const { url, events, description = '' } = wanted;
    await this.check(wanted);
    if ((await this.rows.countDocuments()) >= MAX_ENDPOINTS) throw webhookErrors.tooManyEndpoints();
    const { secret, secrets } = this.secrets.rotate();
    const row = { _id: newId(), url, events: [...events], description, secrets, enabled: true };
    const endpoint = await this.unitOfWork.run(async () => {
      const [enabledBy] = await this.outbox.append(WebhookEndpointCreated.of(row._id, factsOf(row)));
      return (await this.rows.create({ ...row, enabledBy })).toObject();
    });
    return { endpoint, secret };
  }

  /** @throws request.forbidden without webhooks.read */
  async list(page: PageRequest): Promise<PageRows<WebhookEndpoint>> {
    demand('webhooks.read');
    const found = await readPage(collectionOf(this.rows), page);
    return { ...found, rows: found.rows.map(asShown) };
  }

  /** @throws request.forbidden without webhooks.read; webhooks.endpoint-not-found */
  async byId(id: string): Promise<WebhookEndpoint> {
    demand('webhooks.read');
    return asShown(await this.present(id));
  }

  /**
   * Finds an endpoint to which the caller wants events to be sent.
   * @throws request.forbidden, also if the caller may not read those events; webhooks.endpoint-not-found
   */
  async findForSending(id: string): Promise<WebhookEndpoint> {
    demand('webhooks.write');
    const endpoint = await this.present(id);
    demandReadPermissions(endpoint.events);
    return endpoint;
  }

  /**
   * Changes an endpoint. Enabling it resets its failures; missed events can be replayed.
   * @throws request.forbidden, webhooks.endpoint-not-found, webhooks.invalid-endpoint, webhooks.url-not-public,
   *   webhooks.unknown-event-type
   */
  async change(id: string, asked: EndpointChanges): Promise<WebhookEndpoint> {
    const changes = accepted(ENDPOINT, asked, webhookErrors.invalidEndpoint, { partial: true });
    await this.findForSending(id);
    demandReadPermissions(changes.events ?? []);
    await this.check(changes);
    const change = {
      $set: { ...changes, ...(changes.enabled && { consecutiveFailures: 0 }) },
      ...(changes.enabled !== undefined && {
        $unset: { disabledReason: '' as const, failingSince: '' as const },
      }),
    };
    return this.unitOfWork.run(async () => {
      const before = await this.findForSending(id);
      const after = found(
        await this.rows.findByIdAndUpdate(id, change, { returnDocument: 'after' }).lean<WebhookEndpoint>(),
      );
      const audited = { before: auditedOf(before), after: auditedOf(after) };
      const [enabledBy] = await this.outbox.append(WebhookEndpointUpdated.of(id, factsOf(after), audited));
      if (after.enabled && !before.enabled)
        await this.rows.updateOne({ _id: id }, { $set: { enabledBy }, $unset: { begins: '' } });
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
    // A fan-out that runs at the same time may add a delivery later; the next turn of the sender drops it.
    await this.deliveryRows.deleteMany({ endpointId: id });
  }

  /**
   * Gives the endpoint a new secret; the old one also signs for 24 hours.
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
          // If two rotations run at once, the second starts again. Otherwise one of the secrets would be lost.
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
    const where = { endpointId: id, ...given(filter) };
    return readPage(collectionOf(this.deliveryRows), page, { filter: where });
  }

  private async present(id: string): Promise<WebhookEndpoint> {
    return found(await this.rows.findById(id).lean<WebhookEndpoint>());
  }

  private async check({ url, events }: Partial<NewEndpoint>): Promise<void> {
    const unknown = events?.filter((type) => type !== '*' && !publishedEvent(type)) ?? [];
    if (unknown.length > 0) {
      const detail = {
        en: `There is no event type ${unknown.join(', ')}.`,
        de: `Diese Art von Ereignis gibt es nicht: ${unknown.join(', ')}.`,
      };
      throw webhookErrors.unknownEventType(detail, {
        errors: [{ pointer: '/events', code: 'choice', message: PUBLISHED_TYPES }],
      });
    }
    if (url === undefined) return;
    await this.egress.check(url).catch((cause: unknown) => {
      if (!(cause instanceof DomainError)) throw cause;
      const known = [egressErrors.notAllowed().code, egressErrors.unknownHost().code];
      if (!known.includes(cause.code)) throw cause;
      throw webhookErrors.urlNotPublic(
        worded((language) => `${cause.detail[language]}.`),
        {
          cause,
          errors: [{ pointer: '/url', code: 'format', message: PUBLIC_URL }],
        },
      );
    });
  }
}

const PUBLISHED_TYPES: Wording = {
  en: 'must be published event types, or *',
  de: 'muss veröffentlichte Arten von Ereignissen nennen, oder *',
};

const PUBLIC_URL: Wording = {
  en: 'must be an https URL on the public internet',
  de: 'muss eine https-URL im öffentlichen Internet sein',
};

function found(endpoint: WebhookEndpoint | null): WebhookEndpoint {
  if (!endpoint) throw webhookErrors.endpointNotFound();
  return endpoint;
}

/** Callers without webhooks.write see the URL without its query and fragment. */
function asShown(endpoint: WebhookEndpoint): WebhookEndpoint {
  return callerMay('webhooks.write') ? endpoint : { ...endpoint, url: shownUrl(endpoint.url) };
}

function factsOf({ _id, url }: Pick<WebhookEndpoint, '_id' | 'url'>): EndpointFacts {
  return { endpointId: _id, url: shownUrl(url) };
}

/** The fields of an endpoint for the audit log, without secrets. */
function auditedOf({ url, events, description, enabled }: WebhookEndpoint) {
  return { url: shownUrl(url), events, description, enabled };
}
