import { InjectModel } from '@nestjs/mongoose';
import type { Model, UpdateQuery } from 'mongoose';
import type { Histogram } from 'prom-client';
import { Metrics } from '#platform/metrics';
import { Outbox, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import { succeeded } from './post-message.js';
import { FAILING_FOR_MS, pauseAfter } from './retry-schedule.js';
import { shownUrl } from './shown-url.js';
import { WaitingDeliveries } from './waiting-deliveries.js';
import { ATTEMPTS_SHOWN, WebhookDelivery, type DeliveryAttempt } from './webhook-delivery.schema.js';
import { WebhookEndpoint } from './webhook-endpoint.schema.js';
import { WebhookEndpointDisabled, type DisabledReason } from './webhooks.events.js';

const GONE = 410;
const FINISHED = { $unset: { nextAt: '' as const } };

/** Records attempts. Plans the next attempt, or disables the endpoint. */
@TenantInjectable()
export class DeliveryLog {
  private readonly attempts: Histogram<'outcome'>;

  constructor(
    @InjectModel(WebhookEndpoint.name) private readonly endpoints: Model<WebhookEndpoint>,
    @InjectModel(WebhookDelivery.name) private readonly deliveries: Model<WebhookDelivery>,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly waiting: WaitingDeliveries,
    metrics: Metrics,
  ) {
    this.attempts = metrics.histogram({
      name: 'emporium_webhook_attempt_duration_seconds',
      help: 'How long endpoints of webhooks took to answer, or to fail',
      labelNames: ['outcome'],
      buckets: [0.05, 0.2, 1, 5, 20],
    });
  }

  /** Records an attempt. @returns `disabled` if the endpoint was disabled because of it */
  async note(
    endpoint: WebhookEndpoint,
    delivery: WebhookDelivery,
    attempt: DeliveryAttempt,
  ): Promise<'done' | 'disabled'> {
    const tries = delivery.tries + 1;
    this.attempts.observe({ outcome: succeeded(attempt) ? 'succeeded' : 'failed' }, attempt.ms / 1_000);
    const pause = succeeded(attempt) || attempt.status === GONE ? undefined : pauseAfter(tries);
    const state = succeeded(attempt) ? 'succeeded' : pause === undefined ? 'failed' : 'pending';
    await this.write(delivery, {
      $set: { state, tries, ...(pause !== undefined && { nextAt: new Date(Date.now() + pause) }) },
      $push: { attempts: { $each: [attempt], $slice: -ATTEMPTS_SHOWN } },
      ...(pause === undefined && FINISHED),
    });
    return succeeded(attempt) ? this.countSuccess(endpoint) : this.countFailure(endpoint, attempt);
  }

  /** Marks a delivery as failed without an attempt. */
  async drop(delivery: WebhookDelivery, error: string): Promise<void> {
    await this.write(delivery, this.dropped(error));
  }

  /** Marks all pending deliveries of an endpoint as failed. */
  async dropAll(endpointId: string, error: string): Promise<void> {
    await this.deliveries.updateMany({ endpointId, state: 'pending' }, this.dropped(error));
  }

  /**
   * Records the result of an attempt, unless the delivery was replayed meanwhile and starts again. If the delivery is
   * finished, the next one of its aggregate gets a due time in the same transaction.
   */
  private async write(delivery: WebhookDelivery, change: UpdateQuery<WebhookDelivery>): Promise<void> {
    const known = { _id: delivery._id, replay: delivery.replay ?? null };
    const goesOn = (change.$set as Partial<WebhookDelivery>).state === 'pending';
    const alone = await this.deliveries.updateOne(
      goesOn ? known : { ...known, followed: { $ne: true } },
      change,
    );
    if (goesOn || alone.matchedCount > 0) return;
    await this.unitOfWork.run(async () => {
      const { matchedCount } = await this.deliveries.updateOne(known, change);
      if (matchedCount > 0) await this.waiting.next(delivery);
    });
  }

  private dropped(error: string) {
    const attempt: DeliveryAttempt = { at: new Date(), ms: 0, error };
    return {
      $set: { state: 'failed' as const },
      $push: { attempts: { $each: [attempt], $slice: -ATTEMPTS_SHOWN } },
      ...FINISHED,
    };
  }

  private async countSuccess({ _id, failingSince }: WebhookEndpoint): Promise<'done'> {
    if (failingSince) {
      const reset = { $set: { consecutiveFailures: 0 }, $unset: { failingSince: '' as const } };
      await this.endpoints.updateOne({ _id }, reset, { timestamps: false });
    }
    return 'done';
  }

  private async countFailure(
    { _id }: WebhookEndpoint,
    { at, status }: DeliveryAttempt,
  ): Promise<'done' | 'disabled'> {
    const endpoint = await this.endpoints
      .findOneAndUpdate(
        { _id },
        { $inc: { consecutiveFailures: 1 }, $min: { failingSince: at } },
        { returnDocument: 'after', timestamps: false },
      )
      .lean<WebhookEndpoint>();
    if (!endpoint) return 'disabled';
    if (status === GONE) return this.disable(endpoint, 'gone');
    const failingFor = at.getTime() - endpoint.failingSince!.getTime();
    return failingFor > FAILING_FOR_MS ? this.disable(endpoint, 'failing') : 'done';
  }

  private async disable({ _id, url }: WebhookEndpoint, reason: DisabledReason): Promise<'disabled'> {
    await this.unitOfWork.run(async () => {
      const { matchedCount } = await this.endpoints.updateOne(
        { _id, enabled: true },
        { $set: { enabled: false, disabledReason: reason } },
      );
      if (matchedCount === 0) return;
      await this.outbox.append(
        WebhookEndpointDisabled.of(_id, { endpointId: _id, url: shownUrl(url), reason }),
      );
    });
    return 'disabled';
  }
}
