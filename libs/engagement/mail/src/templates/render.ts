import { escapeHtml } from '#platform/html';
import type { Letter, Part } from './letter.js';

export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Writes a letter as text and as HTML. @param shop the tenant's name @param locale BCP 47 */
export function render(letter: Letter, shop: string, locale: string): RenderedMail {
  return {
    // A line break could start another header.
    subject: letter.subject.replace(/[\r\n]+/g, ' '),
    text: textOf(letter, shop),
    html: htmlOf(letter, shop, locale),
  };
}

function textOf({ heading, parts, reason }: Letter, shop: string): string {
  return [heading, ...parts.map(textPart), `-- \n${shop}\n${reason}`].join('\n\n') + '\n';
}

function textPart(part: Part): string {
  switch (part.kind) {
    case 'paragraph':
      return part.text;
    case 'code':
      return `    ${part.code}`;
    case 'link':
      return `${part.text}:\n${part.href}`;
    case 'lines':
      return [`${part.title}:`, ...part.lines].join('\n');
    case 'table': {
      const rows = part.total ? [...part.rows, part.total] : part.rows;
      const [left, right] = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
      return rows.map(([name, value]) => `${name.padEnd(left!)}  ${value.padStart(right!)}`).join('\n');
    }
  }
}

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const CELL = 'padding:8px 0;border-top:1px solid #e6e6e3';

/** Uses tables and inline styles, because mail programs support little else. It loads nothing, so it tracks nobody. */
function htmlOf({ subject, heading, parts, reason }: Letter, shop: string, locale: string): string {
  return `<!doctype html>
<html lang="${escapeHtml(locale)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;background:#f4f4f1;color:#1d1d1b;${FONT};font-size:16px;line-height:1.5">
<table role="presentation" width="100%" cellspacing="0" cellpadding="0"><tr><td align="center" style="padding:32px 16px">
<table role="presentation" width="560" cellspacing="0" cellpadding="0" style="max-width:100%;text-align:left">
<tr><td style="padding:0 0 16px;font-weight:600">${escapeHtml(shop)}</td></tr>
<tr><td style="background:#ffffff;border-radius:8px;padding:32px">
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">${escapeHtml(heading)}</h1>
${parts.map(htmlPart).join('\n')}
</td></tr>
<tr><td style="padding:16px 0;font-size:13px;color:#62625d">${escapeHtml(reason)}</td></tr>
</table>
</td></tr></table>
</body>
</html>
`;
}

function htmlPart(part: Part): string {
  switch (part.kind) {
    case 'paragraph':
      return `<p style="margin:0 0 16px">${escapeHtml(part.text)}</p>`;
    case 'code':
      return `<p style="margin:24px 0;padding:16px;background:#f4f4f1;border-radius:6px;text-align:center;font-family:ui-monospace,Menlo,Consolas,monospace;font-size:${part.code.length > 12 ? 14 : 28}px;letter-spacing:${part.code.length > 12 ? 0 : 4}px;word-break:break-all">${escapeHtml(part.code)}</p>`;
    case 'link':
      return `<p style="margin:24px 0"><a href="${escapeHtml(part.href)}" style="display:inline-block;padding:12px 24px;border-radius:6px;background:#1d4ed8;color:#ffffff;text-decoration:none;font-weight:600">${escapeHtml(part.text)}</a></p>`;
    case 'lines':
      return `<p style="margin:16px 0"><strong>${escapeHtml(part.title)}</strong><br>${part.lines.map(escapeHtml).join('<br>')}</p>`;
    case 'table':
      return `<table width="100%" cellspacing="0" cellpadding="0" style="margin:16px 0">${[
        ...part.rows.map((row) => htmlRow(row, '')),
        ...(part.total ? [htmlRow(part.total, ';font-weight:600')] : []),
      ].join('')}</table>`;
  }
}

function htmlRow([name, value]: readonly [string, string], style: string): string {
  return `<tr><td style="${CELL}${style}">${escapeHtml(name)}</td><td align="right" style="${CELL};white-space:nowrap${style}">${escapeHtml(value)}</td></tr>`;
}
