import { Stripe } from 'stripe';
import { CurrentTenant, TenantSecrets, type AccountSecrets } from '#foundation/tenancy';
import { TakesPayments } from '../../known-payment-providers.js';
import type {
  Answered,
  PayPageLine,
  PaymentNews,
  PaymentProvider,
  ProviderEvent,
  RefundNews,
  SignedMessage,
} from '../../payment-provider.js';
import type { PayPage, Payment, Refund } from '../../payment.schema.js';
import { paymentErrors } from '../../payments.errors.js';
import { isLiveKey, STRIPE_ACCOUNT, type StripeAccount } from './stripe-account.js';
import { toStripeAmount } from './stripe-amounts.js';
import { StripeClient } from './stripe-client.js';
import { faultOf } from './stripe-faults.js';
import { newsOfEvent, newsOfRefund, newsOfSession, STRIPE_EVENTS } from './stripe-news.js';

/** Older signatures are replays (https://docs.stripe.com/webhooks#replay-attacks). */
const TOLERANCE_SECONDS = 300;

type CallOptions = Stripe.RequestOptions & { readonly apiKey: string };

/** Stripe's hosted Checkout, on the tenant's own account. */
@TakesPayments({
  name: 'stripe',
  secrets: STRIPE_ACCOUNT,
  key: 'secretKey',
  isLive: isLiveKey,
  // https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-expires_at
  pageLife: { min: 1_800, max: 86_400 },
  events: STRIPE_EVENTS,
})
export class StripeProvider implements PaymentProvider {
  constructor(
    private readonly tenant: CurrentTenant,
    private readonly secrets: TenantSecrets,
    private readonly client: StripeClient,
  ) {}

  async accepts(secrets: AccountSecrets): Promise<boolean> {
    const { secretKey: apiKey } = secrets as unknown as StripeAccount;
    try {
      await this.client.api.checkout.sessions.list({ limit: 1 }, { apiKey });
      return true;
    } catch (error) {
      const fault = faultOf(error);
      if ('refused' in fault || fault.thrown.code === 'payment.not-configured') return false;
      throw fault.thrown;
    }
  }

  openPayPage(payment: Payment, lines: readonly PayPageLine[]): Promise<Answered<PayPage>> {
    const { _id: paymentId, orderId, orderNumber, email, returnTo, pageExpiresAt } = payment;
    const items = lineItems(payment, lines);
    if (!items) return Promise.resolve({ ok: false, refused: 'amount_invalid' });
    const metadata = { paymentId, orderId, orderNumber };
    return this.asked(async () => {
      const session = await this.client.api.checkout.sessions.create(
        {
          mode: 'payment',
          line_items: items,
          customer_email: email,
          client_reference_id: paymentId,
          metadata,
          payment_intent_data: { metadata, description: `Order ${orderNumber}` },
          success_url: returnTo.success,
          cancel_url: returnTo.cancel,
          expires_at: Math.floor(pageExpiresAt.getTime() / 1000),
        },
        this.call(paymentId),
      );
      return { ref: session.id, url: session.url ?? '' };
    });
  }

  async look({ _id: paymentId, payPage }: Payment): Promise<PaymentNews> {
    if (!payPage) return { paymentId, outcome: 'open' };
    const session = await this.must(() =>
      this.client.api.checkout.sessions.retrieve(payPage.ref, {}, this.call()),
    );
    return newsOfSession(session) ?? { paymentId, outcome: 'open' };
  }

  async close(payment: Payment): Promise<PaymentNews> {
    const { _id: paymentId, payPage } = payment;
    // The page's address was never given to anybody.
    if (!payPage) return { paymentId, outcome: 'expired' };
    const closed = await this.asked(() =>
      this.client.api.checkout.sessions.expire(payPage.ref, {}, this.call()),
    );
    // Refused because it is no longer open: it was paid or has expired.
    return closed.ok ? { paymentId, outcome: 'expired' } : this.look(payment);
  }

  async refund(payment: Payment, refund: Refund): Promise<Answered<RefundNews>> {
    const { _id: paymentId, captureRef, currency } = payment;
    const answer = await this.asked(() =>
      this.client.api.refunds.create(
        {
          payment_intent: captureRef,
          amount: toStripeAmount(refund.amount, currency),
          metadata: { paymentId, refundId: refund._id },
        },
        this.call(refund._id),
      ),
    );
    if (!answer.ok) return answer;
    return { ok: true, value: newsOfRefund(answer.value)! };
  }

  async receive({ body, headers }: SignedMessage): Promise<ProviderEvent | undefined> {
    const signature = headers['stripe-signature'];
    const { account } = this;
    if (typeof signature !== 'string' || !account) throw paymentErrors.webhookInvalid();
    const event = signedByAny(account.webhookSecrets, body, signature);
    // A test event at a live shop, or a live event at a test shop, is genuine but is not about its payments.
    if (event?.livemode !== (isLiveKey(account.secretKey) ?? false)) throw paymentErrors.webhookInvalid();
    return newsOfEvent(event);
  }

  private get account(): StripeAccount | undefined {
    return this.secrets.of(this.tenant.record, 'stripe') as StripeAccount | undefined;
  }

  private call(idempotencyKey?: string): CallOptions {
    const { account } = this;
    if (!account) throw paymentErrors.notConfigured();
    return { apiKey: account.secretKey, ...(idempotencyKey && { idempotencyKey }) };
  }

  private async asked<T>(call: () => Promise<T>): Promise<Answered<T>> {
    try {
      return { ok: true, value: await call() };
    } catch (error) {
      const fault = faultOf(error);
      if ('thrown' in fault) throw fault.thrown;
      return { ok: false, refused: fault.refused };
    }
  }

  /** For calls that Stripe has no reason to refuse. */
  private async must<T>(call: () => Promise<T>): Promise<T> {
    const answer = await this.asked(call);
    if (answer.ok) return answer.value;
    throw paymentErrors.providerUnavailable(undefined, { cause: new Error(answer.refused), retryAfter: 60 });
  }
}

/** The event, if it was signed with one of the secrets; whatever else Stripe's library finds wrong makes it no event. */
function signedByAny(secrets: readonly string[], body: Buffer, signature: string): Stripe.Event | undefined {
  for (const secret of secrets) {
    try {
      return Stripe.webhooks.constructEvent(body, signature, secret, TOLERANCE_SECONDS);
    } catch {
      // Try the other secret: two are valid during a rotation.
    }
  }
  return undefined;
}

/** The order's lines; one line with the total if discounts or charges make the sum differ from it. */
function lineItems(
  { amount, currency, orderNumber }: Payment,
  lines: readonly PayPageLine[],
): Stripe.Checkout.SessionCreateParams.LineItem[] | undefined {
  const sum = lines.reduce((all, { unitPrice, quantity }) => all + unitPrice * quantity, 0);
  const shown = sum === amount ? lines : [{ name: `Order ${orderNumber}`, quantity: 1, unitPrice: amount }];
  const items: Stripe.Checkout.SessionCreateParams.LineItem[] = [];
  for (const { name, quantity, unitPrice } of shown) {
    const unitAmount = toStripeAmount(unitPrice, currency);
    if (unitAmount === undefined) return undefined;
    items.push({
      quantity,
      price_data: {
        currency: currency.toLowerCase(),
        unit_amount: unitAmount,
        product_data: { name },
      },
    });
  }
  return items;
}
