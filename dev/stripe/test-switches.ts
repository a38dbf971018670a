import type { FastifyInstance } from 'fastify';
import type { Account, StoredSession } from './account.js';
import { NO_REQUEST } from './account.js';
import type { DeliveryMode } from './deliveries.js';
import type { Emulator } from './emulator.js';
import type { Fault } from './faults.js';
import { failRefund } from './refunds.js';
import { declineSession, expireSession, paySession } from './sessions.js';
import { missing, StripeError } from './stripe-error.js';

const MODES: readonly DeliveryMode[] = ['normal', 'hold', 'duplicate', 'reverse'];

const SHOPPER = {
  pay: paySession,
  decline: declineSession,
  abandon: (_account: Account, { session }: StoredSession) => session,
  expire: (account: Account, stored: StoredSession) => expireSession(account, stored, NO_REQUEST),
};

/**
 * Switches under `/_test`, with which tests control the stand-in. Each has an optional `key`, the secret key of an
 * account, so that tests with the same stand-in do not disturb each other.
 */
export function serveTestSwitches(app: FastifyInstance, emulator: Emulator): void {
  void app.register(async (test) => {
    test.setErrorHandler((error, _request, reply) => {
      const status = error instanceof StripeError ? error.status : 500;
      const body = error instanceof StripeError ? error.body : { message: (error as Error).message };
      return reply.status(status).send({ error: body });
    });

    test.post<{ Params: { id: string; act: string } }>(
      '/_test/sessions/:id/:act',
      ({ params: { id, act } }) => {
        const found = emulator.accounts.findSession(id);
        if (!found || !Object.hasOwn(SHOPPER, act)) throw missing('checkout.session', id);
        const session = SHOPPER[act as keyof typeof SHOPPER](found.account, found.stored);
        return { session, redirect: act === 'decline' ? null : redirectOf(session) };
      },
    );

    test.post<{ Body: { key: string; id: string } }>('/_test/refunds/fail', ({ body: { key, id } }) => {
      const account = emulator.accounts.open(key);
      const refund = account.refund(id);
      failRefund(account, refund, NO_REQUEST);
      return refund;
    });

    test.post<{ Body: { mode: DeliveryMode; key?: string } }>(
      '/_test/webhooks',
      ({ body: { mode, key } }, reply) => {
        if (!MODES.includes(mode))
          return reply.status(400).send({ error: `mode must be one of ${MODES.join(', ')}` });
        emulator.deliveries.setMode(mode, key);
        return { mode, key };
      },
    );

    test.post<{ Body?: { key?: string } }>('/_test/webhooks/flush', async ({ body }) => ({
      sent: await emulator.deliveries.flush(body?.key),
    }));

    test.post<{ Body: { key: string; event: string } }>('/_test/webhooks/resend', async ({ body }) => {
      const account = emulator.accounts.open(body.key);
      await emulator.deliveries.resend(account, account.event(body.event));
      return { sent: 1 };
    });

    test.get<{ Querystring: { key?: string } }>('/_test/webhooks', ({ query: { key } }) => {
      const account = key ? emulator.accounts.open(key).id : undefined;
      return emulator.deliveries.log.filter((delivery) => !account || delivery.account === account);
    });

    test.get<{ Querystring: { key?: string } }>('/_test/events', ({ query: { key } }) =>
      emulator.accounts
        .all()
        .filter((account) => !key || account.data.key === key)
        .flatMap((account) => Object.values(account.data.events)),
    );

    test.post<{ Body: Fault }>('/_test/faults', ({ body }) => {
      emulator.faults.plant(body);
      return body;
    });

    test.delete<{ Querystring: { key?: string } }>('/_test/faults', ({ query }, reply) => {
      emulator.faults.clear(query.key);
      return reply.status(204).send();
    });

    test.get('/_test/state', () => ({
      accounts: emulator.accounts.all().map(summary),
      deliveries: emulator.deliveries.log.length,
      undelivered: emulator.deliveries.log.filter((delivery) => !delivery.delivered).length,
      held: emulator.deliveries.heldCount,
    }));
  });
}

/** The next address of the shopper's browser; null if it stays on the page. */
export function redirectOf(session: StoredSession['session']): string | null {
  if (session.status === 'complete')
    return session.success_url?.replaceAll('{CHECKOUT_SESSION_ID}', session.id) ?? null;
  return session.cancel_url;
}

function summary({ id, data }: Account): Record<string, string | number> {
  const count = (objects: object) => Object.keys(objects).length;
  return {
    id,
    key: `…${data.key.slice(-4)}`,
    sessions: count(data.sessions),
    paid: Object.values(data.sessions).filter(({ session }) => session.payment_status === 'paid').length,
    payment_intents: count(data.intents),
    charges: count(data.charges),
    refunds: count(data.refunds),
    events: count(data.events),
    webhook_endpoints: count(data.endpoints),
  };
}
