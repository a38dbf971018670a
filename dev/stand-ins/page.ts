import type { FastifyReply } from 'fastify';

const STYLE = `
  :root { color-scheme: light dark; --line: light-dark(#d9dee7, #3a4252); --soft: light-dark(#f4f6fa, #1c2230); --accent: light-dark(#0b5fff, #5b9bff); }
  body { margin: 0; font: 16px/1.5 system-ui, sans-serif; background: var(--soft); color: light-dark(#1a2233, #e8ecf4); }
  main { margin: 6vh auto; padding: 2rem; background: light-dark(#fff, #121722); border: 1px solid var(--line); border-radius: 12px; }
  main.narrow { max-width: 32rem; } main.wide { max-width: 60rem; }
  h1 { margin: 0 0 1.5rem; font-size: 1.2rem; font-weight: 500; }
  h1 strong { display: block; font-size: 2.2rem; line-height: 1.2; }
  table { width: 100%; border-collapse: collapse; }
  th, td { padding: .5rem 0; text-align: left; border-bottom: 1px solid var(--line); font-weight: inherit; vertical-align: top; }
  th + th, td + td { padding-left: 1rem; }
  thead th { font-size: .85rem; opacity: .75; }
  .number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
  .hidden { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .notice { margin: 0 0 1.5rem; font-size: .85rem; opacity: .75; }
  .error, .done { padding: .75rem 1rem; border-radius: 8px; }
  .error { background: light-dark(#fdecec, #4a1f24); color: light-dark(#8a1420, #ffd9dc); }
  .done { background: light-dark(#e8f7ee, #143a26); color: light-dark(#0d5c31, #c9f2da); }
  .actions { display: grid; gap: .6rem; margin-top: 1.5rem; }
  .filter { display: flex; flex-wrap: wrap; align-items: center; gap: .6rem; margin-bottom: 1rem; }
  input, button { font: inherit; padding: .7rem 1rem; border: 1px solid var(--line); border-radius: 8px; background: none; color: inherit; }
  .filter input, .filter button { padding: .35rem .7rem; }
  button { cursor: pointer; }
  button.primary { background: var(--accent); border-color: var(--accent); color: light-dark(#fff, #0b1220); font-weight: 600; }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
  a { color: inherit; }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: 0 0 1.5rem; } dt { opacity: .75; } dd { margin: 0; overflow-wrap: anywhere; }
  h2 { font-size: 1rem; } pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  .tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr)); gap: 1.5rem; }
  figure { margin: 0; } figure img { border-radius: 8px; }
  iframe { width: 100%; height: 60vh; border: 1px solid var(--line); border-radius: 8px; background: #fff; }`;

/**
 * A page of a stand-in. `title` is text; `body` is markup whose values were escaped with {@link escapeHtml}.
 * @param again seconds after which the browser loads the page again
 */
export function page(
  title: string,
  body: string,
  width: 'narrow' | 'wide' = 'narrow',
  again?: number,
): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${again === undefined ? '' : `<meta http-equiv="refresh" content="${again}">`}
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body><main class="${width}">${body}</main></body>
</html>`;
}

/** Escapes a text for markup and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Sends a page that can run no script and load nothing from elsewhere. */
export function sendPage(reply: FastifyReply, status: number, document: string): FastifyReply {
  return reply
    .status(status)
    .type('text/html; charset=utf-8')
    .headers({
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'",
      'cache-control': 'no-store',
    })
    .send(document);
}
