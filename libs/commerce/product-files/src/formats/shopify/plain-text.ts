import { decodeHTMLStrict } from 'entities';

/** Elements whose content is code, not text. */
const CODE = new Set(['script', 'style', 'template', 'noscript']);
/** Elements that end a line. */
const LINES = new Set(
  (
    'address article aside blockquote br dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main ' +
    'nav ol p pre section table tr ul'
  ).split(' '),
);
/** Elements whose text is apart from the text before. */
const CELLS = new Set(['td', 'th']);

/**
 * The text of an HTML fragment. Descriptions are always plain text, so imported markup cannot run in a shop. Paragraphs
 * and list items become lines. It reads the input once; the time is linear in its length.
 */
export function plainText(html: string): string {
  let text = '';
  let at = 0;
  for (let open = html.indexOf('<'); open !== -1; open = html.indexOf('<', at)) {
    text += html.slice(at, open);
    if (/[\s\d=]/.test(html[open + 1] ?? ' ')) {
      // This is a less-than sign, not a tag, and later steps cannot make it a tag.
      text += '<';
      at = open + 1;
      continue;
    }
    at = html.startsWith('<!--', open) ? after(html, '-->', open + 4) : endOfTag(html, open);
    const name = /^[a-z][a-z0-9]*/i.exec(html.slice(open + 1, open + 12).replace('/', ''))?.[0].toLowerCase();
    if (name === undefined) continue;
    if (LINES.has(name)) text += '\n';
    if (CELLS.has(name)) text += ' ';
    if (CODE.has(name) && html[open + 1] !== '/') at = endOfElement(html, name, at);
  }
  text += html.slice(at);
  return decodeHTMLStrict(text)
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Where a tag ends: at the first `>` that is in no value of an attribute, or at the end of the text. */
function endOfTag(html: string, from: number): number {
  const next = /=\s*(["'])|>/g;
  next.lastIndex = from;
  for (let found = next.exec(html); found; found = next.exec(html)) {
    const [, quote] = found;
    if (quote === undefined) return next.lastIndex;
    next.lastIndex = after(html, quote, next.lastIndex);
  }
  return html.length;
}

/** The place after a text; the end if it does not come. */
function after(html: string, text: string, from: number): number {
  const found = html.indexOf(text, from);
  return found === -1 ? html.length : found + text.length;
}

/** Where the content of a code element ends: at the end of the text if the element is not closed. */
function endOfElement(html: string, name: string, from: number): number {
  const closing = new RegExp(`</${name}`, 'gi');
  closing.lastIndex = from;
  return closing.exec(html)?.index ?? html.length;
}
