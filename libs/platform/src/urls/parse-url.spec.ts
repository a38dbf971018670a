import { parseUrl } from '#platform/urls';

it('reads a URL as browsers do, and nothing else', () => {
  expect(parseUrl('https:Shop.example/a b')?.href).toBe('https://shop.example/a%20b');
  for (const text of ['', 'shop.example', '/path', 'https://', 'https://a b.example']) {
    expect(parseUrl(text)).toBeUndefined();
  }
});

it('reads hosts in other scripts, however often it is called', () => {
  const read = new Set<string | undefined>();
  // So many that Node compiles the call: its own URL.canParse then refuses the text.
  for (let calls = 0; calls < 50_000; calls++) read.add(parseUrl('https://bücher.example')?.host);
  expect([...read]).toEqual(['xn--bcher-kva.example']);
});
