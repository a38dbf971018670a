/** Elements whose content is code, not text. */
const CODE = new Set(['script', 'style', 'template', 'noscript']);
/** Elements that end a line. */
const LINES = new Set([
  'br',
  'p',
  'div',
  'li',
  'ul',
  'ol',
  'tr',
  'table',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
]);

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  rsquo: '’',
  lsquo: '‘',
  rdquo: '”',
  ldquo: '“',
  copy: '©',
  reg: '®',
  trade: '™',
  deg: '°',
  euro: '€',
  times: '×',
};

/**
 * The text of an HTML fragment. Descriptions are always plain text, so imported markup cannot run in a shop. Paragraphs
 * and list items become lines. It reads the input once; the time is linear in its length.
 */
export function plainText(html: string): string {
  let text = '';
  let at = 0;
  for (let open = html.indexOf('<'); open !== -1; open = html.indexOf('<', at)) {
    text += html.slice(at, open);
    if (/[\s\d]/.test(html[open + 1] ?? ' ')) {
      // This is a less-than sign, not a tag, and later steps cannot make it a tag.
      text += '<';
      at = open + 1;
      continue;
    }
    const close = html.indexOf('>', open);
    if (close === -1) {
      at = html.length;
      break;
    }
    const name = /^[a-z][a-z0-9]*/i.exec(html.slice(open + 1, open + 12).replace('/', ''))?.[0].toLowerCase();
    at = close + 1;
    if (name === undefined) continue;
    if (LINES.has(name)) text += '\n';
    if (CODE.has(name) && html[open + 1] !== '/') at = endOfElement(html, name, at);
  }
  text += html.slice(at);
  return decoded(text)
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Where the content of a code element ends: at the end of the text if the element is not closed. */
function endOfElement(html: string, name: string, from: number): number {
  const closing = new RegExp(`</${name}`, 'gi');
  closing.lastIndex = from;
  return closing.exec(html)?.index ?? html.length;
}

function decoded(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8});/gi, (whole, entity: string) => {
    if (!entity.startsWith('#')) return NAMED[entity.toLowerCase()] ?? whole;
    const code =
      entity[1]?.toLowerCase() === 'x' ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1));
    const printable = code >= 0x20 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    return printable ? String.fromCodePoint(code) : '';
  });
}
