import {
  Inject,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { CONFIG, type Config } from '#platform/config';
import { currentExecution } from '#platform/context';
import { hashToken } from '#platform/crypto';
import { DomainError } from '#platform/errors';
import { accessRuleOf, PROBLEM_JSON, problemOf, statusOfKind, type ResolvedAccess } from '#platform/http';
import { acceptedLanguage } from '#platform/languages';
import { idempotencyErrors } from '../idempotency/idempotency.errors.js';
import type { StoredAnswer } from '../idempotency/idempotency.schema.js';
import { Idempotency } from '../idempotency/idempotency.js';
import { UnitOfWork } from '../unit-of-work/unit-of-work.js';
import { credentialOf } from '../caller/principal.js';

/** A retry may get another answer, so these are not stored. */
const PASSING = new Set([401, 403, 429]);

/**
 * Handles the Idempotency-Key of routes that declare one. In the mode `transaction`, the handler runs and its answer is
 * stored in one transaction; in the mode `steps`, the handler calls {@link Idempotency.answer} itself, in its last
 * transaction.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(@Inject(CONFIG) private readonly config: Pick<Config, 'PUBLIC_URL'>) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const rule = accessRuleOf(context);
    if (!rule || rule.idempotency === 'none') return next.handle();
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const key = keyOf(request, rule);
    if (key === undefined) return next.handle();
    return from(this.once(request, context.switchToHttp().getResponse<FastifyReply>(), rule, key, next));
  }

  private async once(
    request: FastifyRequest,
    reply: FastifyReply,
    rule: ResolvedAccess,
    key: string,
    next: CallHandler,
  ): Promise<unknown> {
    const graph = request.tenantGraph!;
    const idempotency = await graph.get(Idempotency);
    const handler = (): Promise<unknown> => lastValueFrom(next.handle(), { defaultValue: undefined });
    const stored = (result: unknown): StoredAnswer => ({
      status: reply.statusCode,
      body: result === undefined ? '' : JSON.stringify(withoutSecret(result, rule.showsOnce)),
    });
    const inOneTransaction = async (): Promise<unknown> => {
      const unitOfWork = await graph.get(UnitOfWork);
      return unitOfWork.run(async () => {
        const result = await handler();
        await idempotency.answer(stored(result));
        return result;
      });
    };
    const outcome = await idempotency.once(
      { scope: [request.method, request.url.split('?')[0]!, actorOf(request), key], body: request.body },
      rule.idempotencyMode === 'transaction' ? inOneTransaction : handler,
      (error) => kept(error, request, this.config.PUBLIC_URL),
    );
    const answer = 'replayed' in outcome ? replay(reply, outcome.replayed) : outcome.result;
    if (!rule.computed || reply.statusCode >= 400) return answer;
    return { ...(answer as object), ...(await rule.computed(answer as never, request)) };
  }
}

/** The answer without the secret that is shown only once, for storing. */
function withoutSecret(result: unknown, field: string | undefined): unknown {
  if (field === undefined) return result;
  const { [field]: _, ...rest } = result as Record<string, unknown>;
  return { ...rest, secretOmitted: true };
}

function keyOf(request: FastifyRequest, rule: ResolvedAccess): string | undefined {
  const header = request.headers['idempotency-key'];
  const key = Array.isArray(header) ? header[0] : header;
  if (key === undefined) {
    if (rule.idempotency === 'required') throw idempotencyErrors.keyRequired();
    return undefined;
  }
  if (!/^[\x20-\x7e]{1,255}$/.test(key)) throw idempotencyErrors.keyInvalid();
  return key;
}

function actorOf({ principal, headers }: FastifyRequest): string {
  if (principal) return credentialOf(principal);
  const cart = headers['x-cart-token'];
  return typeof cart === 'string' ? `cart:${hashToken(cart)}` : 'guest';
}

function kept(error: unknown, request: FastifyRequest, origin: string): StoredAnswer | undefined {
  if (!(error instanceof DomainError)) return undefined;
  const status = statusOfKind[error.spec.kind];
  if (status >= 500 || PASSING.has(status) || error.extras.retryAfter !== undefined) return undefined;
  const correlationId = currentExecution()?.correlationId ?? request.id;
  const language = acceptedLanguage(request.headers['accept-language']);
  return {
    status,
    body: JSON.stringify(problemOf(error, { correlationId, origin, language, body: request.body })),
  };
}

function replay(reply: FastifyReply, answer: StoredAnswer): unknown {
  void reply.status(answer.status).header('Idempotency-Replayed', 'true');
  if (answer.status >= 400) void reply.type(PROBLEM_JSON);
  return answer.body === '' ? undefined : JSON.parse(answer.body);
}
