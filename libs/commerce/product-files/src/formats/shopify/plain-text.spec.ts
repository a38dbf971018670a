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
    ['Caf&eacute; &frac12; &#146; &AMP; &laquo;x&raquo; AT&T &copy', 'Café ½ ’ & «x» AT&T &copy'],
    ['a<!-- b > c <p>d</p> -->e', 'ae'],
    ['a<!--[if gte mso 9]><xml>b</xml><![endif]-->c', 'ac'],
    ['a<!-- never closed > b', 'a'],
    ['<p title="x > y" lang=\'en\'>a</p>', 'a'],
    ["<p don't>a</p>it's", "a\nit's"],
    ['<table><tr><th>Size</th><td>10</td></tr></table>', 'Size 10'],
    ['<blockquote>a</blockquote>b<hr>c', 'a\nb\nc'],
    ['1 <= 2', '1 <= 2'],
  ])('%s', (html, text) => {
    expect(plainText(html)).toBe(text);
  });

  it.each(['<a "', '<a x="', '<!--', '<script', '<', '= ', '<a x=">" '])(
    'takes linear time for %j',
    (piece) => {
      const time = (count: number): number => {
        const before = process.cpuUsage();
        plainText(piece.repeat(count));
        const { user, system } = process.cpuUsage(before);
        return user + system;
      };
      time(1_000);
      expect(time(200_000)).toBeLessThan(20 * time(20_000) + 200_000);
    },
  );

  it('contains no tag of the input', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      'script',
      '<b>',
      '</b>',
      'x',
      ' ',
      '"',
      '<p onclick=x>',
      '<!--',
      '-->',
      '=',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }),
        (pieces) => !/<[a-z/][^>]*>/i.test(plainText(pieces.join(''))),
      ),
    );
  });
});
