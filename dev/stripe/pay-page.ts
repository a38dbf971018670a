import type { FastifyInstance } from 'fastify';
import { escapeHtml, page, sendPage } from '../stand-ins/page.js';
import type { StoredSession } from './account.js';
import type { Emulator } from './emulator.js';
import { formatAmount } from './money.js';
import { declineSession, paySession } from './sessions.js';
import { redirectOf } from './test-switches.js';

/** The hosted page at the `url` of a Checkout Session: the items, and buttons to pay, decline or abandon. */
export function servePayPage(app: FastifyInstance, emulator: Emulator): void {
  app.get<{ Params: { id: string }; Querystring: { declined?: string } }>(
    '/pay/:id',
    ({ params, query }, reply) => {
      const found = emulator.accounts.findSession(params.id);
      if (!found) return sendPage(reply, 404, page('Not found', '<h1>There is no such checkout.</h1>'));
      return sendPage(reply, 200, checkoutPage(found.stored, query.declined !== undefined));
    },
  );

  app.post<{ Params: { id: string }; Body: string }>('/pay/:id', ({ params: { id }, body }, reply) => {
    const found = emulator.accounts.findSession(id);
    if (!found) return sendPage(reply, 404, page('Not found', '<h1>There is no such checkout.</h1>'));
    const { account, stored } = found;
    const act = new URLSearchParams(body).get('act');
    if (stored.session.status !== 'open') return reply.redirect(`/pay/${id}`, 303);
    if (act === 'pay') paySession(account, stored);
    if (act === 'decline') declineSession(account, stored);
    const next = act === 'decline' ? `/pay/${id}?declined` : redirectOf(stored.session);
    return reply.redirect(next ?? `/pay/${id}`, 303);
  });
}

function checkoutPage(stored: StoredSession, declined: boolean): string {
  const { session, lines } = stored;
  const currency = session.currency ?? 'usd';
  const amount = (value: number | null) => escapeHtml(formatAmount(value ?? 0, currency));
  const merchant = session.branding_settings?.display_name ?? 'Test merchant';
  const rows = lines.map(
    (line) =>
      `<tr><td>${escapeHtml(line.description ?? '')}</td><td class="number">${line.quantity ?? 1}</td><td class="number">${amount(line.amount_total)}</td></tr>`,
  );
  const shipping = session.total_details?.amount_shipping ?? 0;
  if (shipping)
    rows.push(`<tr><td colspan="2">Shipping</td><td class="number">${amount(shipping)}</td></tr>`);
  const total = amount(session.amount_total);
  const body = `
    <p class="notice">Test mode: a local stand-in for Stripe. No money moves.</p>
    <h1><span class="label">Pay</span> ${escapeHtml(merchant)} <strong>${total}</strong></h1>
    <table>
      <caption class="hidden">What you are buying</caption>
      <thead><tr><th scope="col">Item</th><th scope="col" class="number">Quantity</th><th scope="col" class="number">Amount</th></tr></thead>
      <tbody>${rows.join('')}</tbody>
      <tfoot><tr><th scope="row" colspan="2">Total</th><td class="number"><strong>${total}</strong></td></tr></tfoot>
    </table>
    ${session.customer_email ? `<p>Receipt to <b>${escapeHtml(session.customer_email)}</b></p>` : ''}
    ${declined ? '<p class="error" role="alert">Your card was declined. Try again or use another card.</p>' : ''}
    ${actions(session, total)}`;
  return page(`Pay ${merchant}`, body);
}

function actions(session: StoredSession['session'], total: string): string {
  const back = redirectOf(session);
  const link = back ? ` <a href="${escapeHtml(back)}">Back to the shop</a>` : '';
  if (session.status === 'complete') return `<p class="done" role="status">Paid. Thank you.${link}</p>`;
  if (session.status === 'expired')
    return `<p class="error" role="status">This checkout has expired.${link}</p>`;
  return `
    <form method="post" class="actions">
      <button class="primary" name="act" value="pay">Pay ${total}</button>
      <button name="act" value="decline">Pay with a card that is declined</button>
      <button name="act" value="abandon">Abandon and go back</button>
    </form>`;
}
