import type { FastifyRequest } from 'fastify';
import { buildId } from '#platform/answers';
import { canonicalQueryOf, type ResolvedAccess } from '#platform/http';
import { chooseLocale } from '#platform/languages';

/**
 * All that an answer of a route with `cache` depends on besides its data, as one text. The tenant's record is named by the time
 * of its last change, so a change of settings changes the key.
 * @param priceGroup whose prices the caller sees; undefined: everybody's
 * @returns undefined if the answer is not worth keeping: of a request that will be refused, and later pages of a list
 */
export function answerKeyOf(
  request: FastifyRequest,
  { operationId }: ResolvedAccess,
  priceGroup: string | undefined,
): string | undefined {
  const query = canonicalQueryOf(request);
  if (query === undefined) return undefined;
  const { _id, updatedAt, settings } = request.tenantGraph!.tenant;
  return JSON.stringify([
    buildId(),
    operationId,
    Object.values(request.params as object),
    query,
    _id,
    updatedAt.getTime(),
    chooseLocale(request.headers['accept-language'], settings.locales),
    settings.currency,
    priceGroup ?? null,
  ]);
}
