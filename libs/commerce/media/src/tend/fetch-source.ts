import { DomainError } from '#platform/errors';
import { egressErrors, type EgressGuard } from '#platform/egress';
import { parseUrl } from '#platform/urls';

/** Servers of pictures often redirect once or twice, such as to a CDN. */
const REDIRECTS = 3;
const TIMEOUT_MS = 30_000;
/** Answers after which it makes sense to try again. */
const LATER: ReadonlySet<number> = new Set([408, 425, 429]);

/** What came of fetching an address. `later`: it may work another time. */
export type Fetched = Buffer | 'unreachable' | 'too-large' | 'later';

/** Gets a file from an address that a tenant chose, through the egress guard; every redirect is checked as well. */
export async function fetchSource(egress: EgressGuard, address: string, maxBytes: number): Promise<Fetched> {
  let url = address;
  try {
    for (let redirects = 0; redirects <= REDIRECTS; redirects++) {
      const { status, headers, body } = await egress.fetch(url, {
        maxBytes,
        timeoutMs: TIMEOUT_MS,
        plainHttp: true,
      });
      if (status === 200) return body;
      if (status >= 500 || LATER.has(status)) return 'later';
      const target = status >= 300 && status < 400 ? headers['location'] : undefined;
      const next = typeof target === 'string' ? parseUrl(target, url) : undefined;
      if (!next) return 'unreachable';
      url = next.href;
    }
    return 'unreachable';
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error.code === egressErrors.tooLarge().code) return 'too-large';
    return error.spec.kind === 'unavailable' ? 'later' : 'unreachable';
  }
}
