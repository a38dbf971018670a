import type { FastifyInstance } from 'fastify';
import { browserPage, html, pagePolicy } from '#platform/html';
import type { AccessTable } from '#platform/http';
import { languageOf, type Wording } from '#platform/languages';
import { RETURN_PATHS } from '#commerce/checkout';
import { localeOf } from '#foundation/identity/http';

type Return = keyof typeof RETURN_PATHS;

const WORDING: Wording<Record<Return, { readonly heading: string; readonly text: string }>> = {
  en: {
    success: {
      heading: 'Thank you for your order',
      text: 'As soon as the payment has arrived, the shop will send you a confirmation by email. You can close this page.',
    },
    cancel: {
      heading: 'You have not paid',
      text: 'Go back to the shop if you want to try again. You can close this page.',
    },
  },
  de: {
    success: {
      heading: 'Danke für Ihre Bestellung',
      text: 'Sobald die Zahlung angekommen ist, schickt Ihnen der Shop eine Bestätigung per E-Mail. Sie können diese Seite schließen.',
    },
    cancel: {
      heading: 'Sie haben nicht bezahlt',
      text: 'Gehen Sie zurück zum Shop, wenn Sie es noch einmal versuchen möchten. Sie können diese Seite schließen.',
    },
  },
};

/**
 * Serves the pages to which shoppers come from the pay page if their shop has no pages of its own. They do not show the
 * order: its address proves nothing about who opens it, and the payment may arrive later than the shopper.
 */
export function serveReturnPages(instance: FastifyInstance, table: AccessTable): void {
  for (const [kind, path] of Object.entries(RETURN_PATHS) as [Return, string][]) {
    table.declare('GET', path, { who: 'public', tenant: 'none' });
    instance.get(path, (request, reply) => {
      const language = languageOf(localeOf(request));
      const { heading, text } = WORDING[language][kind];
      return reply
        .type('text/html; charset=utf-8')
        .header('Content-Security-Policy', pagePolicy())
        .header('Cache-Control', 'no-cache')
        .send(browserPage({ language, heading, body: html`<p>${text}</p>` }));
    });
  }
}
