import { createHash } from 'node:crypto';
import type { Language } from '#platform/languages';
import { html, type Html } from './html.js';

/** A page for people who come to the API with a browser. */
export interface BrowserPage {
  readonly language: Language;
  /** Whose page it is, if that is known; shown above the heading. */
  readonly from?: string;
  readonly heading: string;
  readonly body: Html;
}

const STYLE = html`<style>
  :root {
    color-scheme: light dark;
    --back: #f4f4f1;
    --card: #fff;
    --ink: #1d1d1b;
    --soft: #62625d;
    --line: #c9c9c4;
    --go: #1d4ed8;
    --bad: #b3261e;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --back: #161615;
      --card: #222220;
      --ink: #f1f1ee;
      --soft: #a8a8a2;
      --line: #4a4a46;
      --go: #7aa2ff;
      --bad: #ff8a80;
    }
  }
  * {
    box-sizing: border-box;
  }
  body {
    margin: 0;
    min-height: 100vh;
    display: grid;
    place-items: center;
    padding: 16px;
    background: var(--back);
    color: var(--ink);
    font:
      16px/1.5 system-ui,
      sans-serif;
  }
  main {
    width: 100%;
    max-width: 420px;
    padding: 32px;
    background: var(--card);
    border-radius: 8px;
  }
  .from {
    margin: 0 0 16px;
    font-weight: 600;
  }
  h1 {
    margin: 0 0 16px;
    font-size: 22px;
    line-height: 1.3;
    overflow-wrap: anywhere;
  }
  p,
  ul {
    margin: 0 0 16px;
    overflow-wrap: anywhere;
  }
  ul {
    padding-left: 20px;
  }
  label {
    display: block;
    margin: 0 0 16px;
  }
  input {
    display: block;
    width: 100%;
    margin-top: 4px;
    padding: 10px;
    border: 1px solid var(--line);
    border-radius: 6px;
    background: var(--card);
    color: var(--ink);
    font: inherit;
  }
  button {
    width: 100%;
    margin: 0 0 8px;
    padding: 12px;
    border: 1px solid var(--go);
    border-radius: 6px;
    background: var(--go);
    color: var(--card);
    font: inherit;
    font-weight: 600;
    cursor: pointer;
  }
  button.second {
    background: none;
    color: var(--go);
  }
  :focus-visible {
    outline: 2px solid var(--go);
    outline-offset: 2px;
  }
  .problem {
    color: var(--bad);
  }
  .small {
    margin: 16px 0 0;
    font-size: 14px;
    color: var(--soft);
  }
</style>`;
/** The hash of the text between the tags. */
const STYLE_HASH = createHash('sha256')
  .update(/>([^]*)<\/style>/.exec(STYLE.text)![1]!)
  .digest('base64');

/**
 * The policy of a page: no scripts, no loading, no frames, and forms only to this server.
 * @param onwards the address to which the server redirects after a form: browsers apply `form-action` to redirects, too
 */
export function pagePolicy(onwards?: string): string {
  const next = onwards === undefined ? '' : ` ${sourceOf(new URL(onwards))}`;
  return [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    `form-action 'self'${next}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}

/** The origin as a CSP source. CSP has no syntax for IPv6 addresses. */
function sourceOf({ origin, hostname, protocol }: URL): string {
  return hostname.startsWith('[') ? protocol : origin;
}

export function browserPage({ language, from, heading, body }: BrowserPage): string {
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${heading}</title>
        ${STYLE}
      </head>
      <body>
        <main>
          ${from && html`<p class="from">${from}</p>`}
          <h1>${heading}</h1>
          ${body}
        </main>
      </body>
    </html> `.text;
}
