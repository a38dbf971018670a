import type { FastifyInstance, FastifyReply } from 'fastify';
import type { StoredSession } from './account.js';
import type { Emulator } from './emulator.js';
import { formatAmount } from './money.js';
import { declineSession, paySession } from './sessions.js';
import { redirectOf } from './test-switches.js';

/** The hosted page that a Checkout Session's `url` leads to: what is bought, and Pay, Decline or Abandon. */
export function servePayPage(app: FastifyInstance, emulator: Emulator): void {
  app.get<{ Params: { id: string }; Querystring: { declined?: string } }>(
    '/pay/:id',
    ({ params, query }, reply) => {
      const found = emulator.accounts.findSession(params.id);
      if (!found) return html(reply, 404, page('Not found', '<h1>There is no such checkout.</h1>'));
      return html(reply, 200, checkoutPage(found.stored, query.declined !== undefined));
    },
  );

  app.post<{ Params: { id: string }; Body: string }>('/pay/:id', ({ params: { id }, body }, reply) => {
    const found = emulator.accounts.findSession(id);
    if (!found) return html(reply, 404, page('Not found', '<h1>There is no such checkout.</h1>'));
    const { account, stored } = found;
    const act = new URLSearchParams(body).get('act');
    if (stored.session.status !== 'open') return reply.redirect(`/pay/${id}`, 303);
    if (act === 'pay') paySession(account, stored);
    if (act === 'decline') declineSession(account, stored);
    const next = act === 'decline' ? `/pay/${id}?declined` : redirectOf(stored.session);
    return reply.redirect(next ?? `/pay/${id}`, 303);
  });
}

function html(reply: FastifyReply, status: number, document: string): FastifyReply {
  return reply
    .status(status)
    .type('text/html; charset=utf-8')
    .headers({
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
      'cache-control': 'no-store',
    })
    .send(document);
}

function checkoutPage(stored: StoredSession, declined: boolean): string {
  const { session, lines } = stored;
  const currency = session.currency ?? 'usd';
  const amount = (value: number | null) => escape(formatAmount(value ?? 0, currency));
  const merchant = escape(session.branding_settings?.display_name ?? 'Test merchant');
  const rows = lines.map(
    (line) =>
      `<tr><td>${escape(line.description ?? '')}</td><td class="number">${line.quantity ?? 1}</td><td class="number">${amount(line.amount_total)}</td></tr>`,
  );
  const shipping = session.total_details?.amount_shipping ?? 0;
  if (shipping)
    rows.push(`<tr><td colspan="2">Shipping</td><td class="number">${amount(shipping)}</td></tr>`);
  const total = amount(session.amount_total);
  const body = `
    <p class="notice">Test mode: a local stand-in for Stripe. No money moves.</p>
    <h1><span class="label">Pay</span> ${merchant} <strong>${total}</strong></h1>
    <table>
      <caption class="hidden">What you are buying</caption>
      <thead><tr><th scope="col">Item</th><th scope="col" class="number">Quantity</th><th scope="col" class="number">Amount</th></tr></thead>
      <tbody>${rows.join('')}</tbody>
      <tfoot><tr><th scope="row" colspan="2">Total</th><td class="number"><strong>${total}</strong></td></tr></tfoot>
    </table>
    ${session.customer_email ? `<p>Receipt to <b>${escape(session.customer_email)}</b></p>` : ''}
    ${declined ? '<p class="error" role="alert">Your card was declined. Try again or use another card.</p>' : ''}
    ${actions(session, total)}`;
  return page(`Pay ${merchant}`, body);
}

function actions(session: StoredSession['session'], total: string): string {
  const back = redirectOf(session);
  const link = back ? ` <a href="${escape(back)}">Back to the shop</a>` : '';
  if (session.status === 'complete') return `<p class="done" role="status">Paid. Thank you.${link}</p>`;
  if (session.status === 'expired')
    return `<p class="error" role="status">This checkout has expired.${link}</p>`;
  return `
    <form method="post">
      <button class="primary" name="act" value="pay">Pay ${total}</button>
      <button name="act" value="decline">Pay with a card that is declined</button>
      <button name="act" value="abandon">Abandon and go back</button>
    </form>`;
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
  :root { color-scheme: light dark; --line: light-dark(#d9dee7, #3a4252); --soft: light-dark(#f4f6fa, #1c2230); --accent: light-dark(#0b5fff, #5b9bff); }
  body { margin: 0; font: 16px/1.5 system-ui, sans-serif; background: var(--soft); color: light-dark(#1a2233, #e8ecf4); }
  main { max-width: 32rem; margin: 8vh auto; padding: 2rem; background: light-dark(#fff, #121722); border: 1px solid var(--line); border-radius: 12px; }
  h1 { margin: 0 0 1.5rem; font-size: 1.2rem; font-weight: 500; }
  h1 strong { display: block; font-size: 2.2rem; line-height: 1.2; }
  table { width: 100%; border-collapse: collapse; }
  th, td { padding: .5rem 0; text-align: left; border-bottom: 1px solid var(--line); font-weight: inherit; vertical-align: top; }
  thead th { font-size: .85rem; opacity: .75; }
  .number { text-align: right; white-space: nowrap; padding-left: 1rem; font-variant-numeric: tabular-nums; }
  .hidden { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .notice { margin: 0 0 1.5rem; font-size: .85rem; opacity: .75; }
  .error { padding: .75rem 1rem; border-radius: 8px; background: light-dark(#fdecec, #4a1f24); color: light-dark(#8a1420, #ffd9dc); }
  .done { padding: .75rem 1rem; border-radius: 8px; background: light-dark(#e8f7ee, #143a26); color: light-dark(#0d5c31, #c9f2da); }
  form { display: grid; gap: .6rem; margin-top: 1.5rem; }
  button { font: inherit; padding: .7rem 1rem; border: 1px solid var(--line); border-radius: 8px; background: none; color: inherit; cursor: pointer; }
  button.primary { background: var(--accent); border-color: var(--accent); color: light-dark(#fff, #0b1220); font-weight: 600; }
  button:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
  a { color: inherit; }
</style>
</head>
<body><main>${body}</main></body>
</html>`;
}

function escape(value: string): string {
  return value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
