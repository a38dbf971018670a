import { escapeHtml, html } from './index.js';

describe('html', () => {
  it('escapes values, in elements and attributes', () => {
    const name = `<b title="a">'&`;
    expect(html`<p title="${name}">${name}</p>`.text).toBe(
      `<p title="${escapeHtml(name)}">&lt;b title=&quot;a&quot;&gt;&#39;&amp;</p>`,
    );
  });

  it('does not escape its own parts, nor lists of them', () => {
    const items = ['a', '<'].map((item) => html`<i>${item}</i>`);
    expect(html`<b>${items}${undefined}</b>`.text).toBe('<b><i>a</i>\n<i>&lt;</i></b>');
  });
});
