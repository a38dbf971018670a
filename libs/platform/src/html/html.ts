const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML shows it, inside elements and quoted attributes alike. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]!);
}

/** Markup that {@link html} has made: all values from outside are escaped in it. */
class Html {
  constructor(readonly text: string) {}
}
export type { Html };

type Value = string | Html | readonly Html[] | undefined;

/** A part of a page. Values are escaped, except parts that `html` made; undefined adds nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(strings.reduce((text, next, index) => text + written(values[index - 1]) + next));
}

function written(value: Value): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (value instanceof Html) return value.text;
  return value.map(({ text }) => text).join('\n');
}
