import type { FastifyInstance } from 'fastify';
import { escapeHtml, page, sendPage } from '../stand-ins/page.js';
import type { Mail, Mails } from './mails.js';

/** The mailbox in the browser: a list, newest first, and each mail as text and HTML. */
export function serveMailbox(app: FastifyInstance, mails: Mails): void {
  app.get<{ Querystring: { to?: string } }>('/', ({ query }, reply) =>
    sendPage(reply, 200, listPage(mails.find(query).toReversed(), query.to ?? '')),
  );

  app.get<{ Params: { id: string } }>('/mails/:id', ({ params }, reply) => {
    const mail = mails.get(params.id);
    return mail
      ? sendPage(reply, 200, mailPage(mail))
      : sendPage(reply, 404, page('Not found', '<h1>No such mail.</h1>'));
  });

  app.get<{ Params: { id: string } }>('/mails/:id/html', ({ params }, reply) =>
    reply
      .type('text/html; charset=utf-8')
      // The content of a mail must not run scripts or load anything.
      .header(
        'content-security-policy',
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
      )
      .send(mails.get(params.id)?.html ?? ''),
  );
}

function listPage(mails: readonly Mail[], to: string): string {
  const rows = mails.map(
    (mail) => `<tr>
      <td><a href="/mails/${encodeURIComponent(mail.id)}">${escapeHtml(mail.subject)}</a></td>
      <td>${escapeHtml(mail.to.join(', '))}</td>
      <td>${escapeHtml(mail.from)}</td>
      <td class="number"><time datetime="${mail.receivedAt}">${mail.receivedAt.slice(11, 19)}</time></td>
    </tr>`,
  );
  const table = `
    <table>
      <caption class="hidden">Mails, newest first</caption>
      <thead><tr><th scope="col">Subject</th><th scope="col">To</th><th scope="col">From</th><th scope="col" class="number">Time (UTC)</th></tr></thead>
      <tbody>${rows.join('')}</tbody>
    </table>`;
  const body = `
    <h1>Mailbox</h1>
    <p class="notice">A local stand-in for SendGrid. These mails were not sent.</p>
    <form class="filter" role="search">
      <label for="to">Recipient</label> <input id="to" name="to" value="${escapeHtml(to)}">
      <button>Show</button> ${to ? '<a href="/">All</a>' : ''}
    </form>
    ${mails.length ? table : '<p role="status">No mails.</p>'}`;
  return page('Mailbox', body, 'wide');
}

function mailPage(mail: Mail): string {
  const facts = {
    From: mail.from,
    To: mail.to.join(', '),
    Cc: mail.cc.join(', '),
    Bcc: mail.bcc.join(', '),
    'Reply to': mail.replyTo ?? '',
    Received: mail.receivedAt,
    Arguments: Object.entries(mail.args)
      .map(([name, value]) => `${name} = ${value}`)
      .join(', '),
  };
  const list = Object.entries(facts)
    .filter(([, value]) => value)
    .map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`);
  const html = mail.html
    ? `<h2>HTML</h2><iframe sandbox title="The mail as HTML" src="/mails/${encodeURIComponent(mail.id)}/html"></iframe>`
    : '';
  const text = mail.text ? `<h2>Text</h2><pre>${escapeHtml(mail.text)}</pre>` : '';
  const body = `
    <p><a href="/">All mails</a></p>
    <h1>${escapeHtml(mail.subject)}</h1>
    <dl>${list.join('')}</dl>${html}${text}`;
  return page(mail.subject, body, 'wide');
}
