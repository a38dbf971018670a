const FALLBACK = 'en';
const MOST_RANGES = 20;

/**
 * Chooses one of the offered locales for an Accept-Language header: the look-up of RFC 4647 section 3.4 (a range is
 * shortened until a locale matches), by weight. The first offered locale is the default.
 */
export function chooseLocale(header: string | undefined, offered: readonly string[]): string {
  for (const range of rangesOf(header ?? '')) {
    for (let prefix = range; prefix !== ''; prefix = prefix.slice(0, Math.max(0, prefix.lastIndexOf('-')))) {
      const fit = offered.find((locale) => locale.toLowerCase() === prefix);
      if (fit) return fit;
    }
  }
  return offered[0] ?? FALLBACK;
}

function rangesOf(header: string): string[] {
  return header
    .split(',', MOST_RANGES)
    .map((part) => {
      const [range = '', ...parameters] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const weight = parameters.find((parameter) => parameter.startsWith('q='));
      return { range, weight: weight ? Number(weight.slice(2)) : 1 };
    })
    .filter(({ range, weight }) => /^[a-z0-9-]+$/.test(range) && weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ range }) => range);
}
