import fc from 'fast-check';
import { plainText } from './plain-text.js';

describe('plain text of HTML', () => {
  it.each([
    ['<p>One</p><p>Two&nbsp;&amp; <b>three</b></p>', 'One\n\nTwo & three'],
    ['<ul><li>a</li><li>b</li></ul>', 'a\n\nb'],
    ['x<script>alert(1)</script>y', 'xy'],
    ['x<STYLE>p{}</STYLE >y', 'xy'],
    ['a<script>never closed', 'a'],
    ['a<br/>b', 'a\nb'],
    ['5 < 6', '5 < 6'],
    ['&lt;b&gt; &#8364; &#x20AC; &unknown;', '<b> € € &unknown;'],
    ['plain', 'plain'],
  ])('%s', (html, text) => {
    expect(plainText(html)).toBe(text);
  });

  it('contains no tag of the input', () => {
    const piece = fc.constantFrom('<', '>', '/', 'script', '<b>', '</b>', 'x', ' ', '"', '<p onclick=x>');
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }),
        (pieces) => !/<[a-z/][^>]*>/i.test(plainText(pieces.join(''))),
      ),
    );
  });
});
