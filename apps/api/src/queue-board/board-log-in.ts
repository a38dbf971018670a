import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, platformErrors } from '#platform/errors';
import { pagePolicy } from '#platform/html';
import { statusOfKind, type AccessTable } from '#platform/http';
import { identityErrors, OperatorLogIn } from '#foundation/identity';
import { BOARD_PATH, boardCookie, isFromOwnPage } from './board-cookie.js';
import { CODE_PATH, codePage, LOG_IN_PATH, logInPage } from './log-in-page.js';

const OWN_PAGE_ONLY = {
  en: 'This form is sent by its own page only.',
  de: 'Dieses Formular sendet nur seine eigene Seite.',
};
const TAKES_FORM = { config: { body: { as: 'form' } } } as const;
const OF_EVERYBODY = { who: 'public', tenant: 'none' } as const;

/**
 * Serves the pages on which operators log in to the board, with both factors as everywhere. Call it before the board's own
 * routes are declared.
 */
export function serveBoardLogIn(
  app: NestFastifyApplication,
  instance: FastifyInstance,
  table: AccessTable,
): void {
  const logIns = app.get(OperatorLogIn, { strict: false });
  table.declare('GET', LOG_IN_PATH, OF_EVERYBODY);
  for (const path of [LOG_IN_PATH, CODE_PATH])
    table.declare('POST', path, { ...OF_EVERYBODY, rate: 'login' });

  instance.get(LOG_IN_PATH, (_request, reply) => sendPage(reply, 200, logInPage()));

  instance.post(LOG_IN_PATH, TAKES_FORM, async (request, reply) => {
    const { email = '', password = '', challenge_id: challengeId, device_code: deviceCode } = formOf(request);
    try {
      const step = await logIns.prove(email, password, request.ip, { challengeId, deviceCode });
      if (!('mfaRequired' in step)) throw identityErrors.mfaEnrolmentRequired();
      return sendPage(reply, 200, codePage(step.mfaToken));
    } catch (error) {
      return sendProblem(reply, error, logInPage);
    }
  });

  instance.post(CODE_PATH, TAKES_FORM, async (request, reply) => {
    const { mfa_token: mfaToken = '', code = '' } = formOf(request);
    try {
      const device = { userAgent: request.headers['user-agent'], ip: request.ip };
      const tokens = await logIns.passSecondFactor(mfaToken, code, device);
      return reply.header('Set-Cookie', boardCookie(tokens)).redirect(BOARD_PATH, 303);
    } catch (error) {
      return sendProblem(reply, error, (problem) =>
        problem.code === 'mfa.code-invalid' ? codePage(mfaToken, problem) : logInPage(problem),
      );
    }
  });
}

/** @throws request.forbidden if another site sent it: nobody may be logged in unasked */
function formOf(request: FastifyRequest): Readonly<Record<string, string | undefined>> {
  if (!isFromOwnPage(request)) throw platformErrors.forbidden(OWN_PAGE_ONLY);
  if (!(request.body instanceof URLSearchParams)) throw platformErrors.unsupportedMedia();
  return Object.fromEntries(request.body);
}

/** Shows a mistake of the person on a page; other errors are answered as everywhere. */
function sendProblem(
  reply: FastifyReply,
  thrown: unknown,
  page: (problem: DomainError) => string,
): FastifyReply {
  if (!(thrown instanceof DomainError && /^(auth|mfa)\./.test(thrown.code))) throw thrown;
  return sendPage(reply, statusOfKind[thrown.spec.kind], page(thrown));
}

function sendPage(reply: FastifyReply, status: number, page: string): FastifyReply {
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('Content-Security-Policy', pagePolicy())
    .header('Cache-Control', 'no-store')
    .send(page);
}
