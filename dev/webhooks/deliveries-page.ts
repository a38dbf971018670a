import { escapeHtml, page } from '../stand-ins/page.js';
import type { Deliveries, Delivery } from './deliveries.js';

/** The received webhooks for the browser, newest first. */
export function deliveriesPage(deliveries: Deliveries): string {
  const { received, distinct, duplicates, invalid } = deliveries.summary();
  const rows = deliveries.find().toReversed().slice(0, 200).map(row);
  return page(
    'Webhooks',
    `<h1>Webhooks received</h1>
    <p class="notice">${received} requests, ${distinct} messages, ${duplicates} accepted twice, ${invalid} with a wrong signature.</p>
    <table>
      <caption class="hidden">Deliveries, newest first</caption>
      <thead><tr><th scope="col">Path</th><th scope="col">Message</th><th scope="col">Signature</th><th scope="col" class="number">Answer</th><th scope="col" class="number">Time (UTC)</th></tr></thead>
      <tbody>${rows.join('')}</tbody>
    </table>`,
    'wide',
  );
}

function row({ path, id, body, verified, answered, receivedAt }: Delivery): string {
  const signature = verified === null ? 'not checked' : verified ? 'holds' : 'wrong';
  return `<tr>
    <td>${escapeHtml(path)}</td>
    <td><details><summary>${escapeHtml(id)}</summary><pre>${escapeHtml(body)}</pre></details></td>
    <td>${signature}</td>
    <td class="number">${answered ?? 'none'}</td>
    <td class="number"><time datetime="${receivedAt}">${receivedAt.slice(11, 19)}</time></td>
  </tr>`;
}
