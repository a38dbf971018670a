import { platformErrors } from '#platform/errors';
import type { RateVerdict } from './rate-policy.js';

/** The part of Fastify's reply that is used here. */
interface Reply {
  header(name: string, value: string): unknown;
}

/**
 * Sets the RateLimit headers of draft-ietf-httpapi-ratelimit-headers-10: all policies that were applied, and the state of
 * the one with the least left.
 * @throws `rate-limit.exceeded` with Retry-After if one of them refused the request
 */
export function applyVerdicts(reply: Reply, verdicts: readonly RateVerdict[]): void {
  const tightest = tightestOf(verdicts);
  if (!tightest) return;
  const seconds = Math.ceil(tightest.resetMs / 1000);
  reply.header('RateLimit-Policy', policyHeader(verdicts));
  reply.header('RateLimit', `"${tightest.policy.name}";r=${tightest.remaining};t=${seconds}`);
  refuseExceeded(tightest);
}

/** @throws `rate-limit.exceeded`, with the seconds to wait, if the policy refused the request */
export function refuseExceeded({ allowed, policy, resetMs }: RateVerdict): void {
  if (allowed) return;
  const detail = {
    en: `At most ${policy.limit} requests in ${policy.seconds} seconds`,
    de: `Höchstens ${policy.limit} Anfragen in ${policy.seconds} Sekunden`,
  };
  throw platformErrors.tooMany(detail, {
    retryAfter: Math.max(1, Math.ceil(resetMs / 1000)),
  });
}

/** The verdict that refuses for the longest time; if none refuses, the one with the least left of its limit. */
function tightestOf(verdicts: readonly RateVerdict[]): RateVerdict | undefined {
  let tightest: RateVerdict | undefined;
  for (const verdict of verdicts) {
    if (!tightest || isTighter(verdict, tightest)) tightest = verdict;
  }
  return tightest;
}

function isTighter(a: RateVerdict, b: RateVerdict): boolean {
  if (a.allowed !== b.allowed) return !a.allowed;
  if (!a.allowed) return a.resetMs > b.resetMs;
  return a.remaining / a.policy.limit < b.remaining / b.policy.limit;
}

function policyHeader(verdicts: readonly RateVerdict[]): string {
  let text = '';
  for (const { policy } of verdicts) text += text ? `, ${policy.header}` : policy.header;
  return text;
}
