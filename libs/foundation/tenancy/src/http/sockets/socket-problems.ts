import { Catch, Inject, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Socket } from 'socket.io';
import { CONFIG, type Config } from '#platform/config';
import { currentExecution } from '#platform/context';
import { problemOf, statusOfKind, toDomainError, type Problem } from '#platform/http';
import { newId } from '#platform/ids';
import { acceptedLanguage } from '#platform/languages';
import { CONNECTION_ENDING } from './edge-messages.js';

/** An error for a socket: a problem document, with the seconds that a request gets in Retry-After. */
export type SocketProblem = Problem & { readonly retryAfter?: number };

export interface Refusal {
  readonly ok: false;
  readonly error: SocketProblem;
}

/** The answer to a client's message. */
export type Acknowledgement<T> = { readonly ok: true; readonly data: T } | Refusal;

/** Sends the answer, if the client waits for one. */
export type Acknowledge = (answer: Acknowledgement<unknown>) => void;

/** Answers every error of a message with a problem, like ProblemFilter for requests. */
@Catch()
export class SocketProblems implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  constructor(@Inject(CONFIG) private readonly config: Pick<Config, 'PUBLIC_URL'>) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const acknowledge = host.getArgs<unknown[]>().find((arg) => typeof arg === 'function');
    const correlationId = currentExecution()?.correlationId ?? newId();
    const message = host.switchToWs();
    const refusal = this.refusal(message.getClient<Socket>(), thrown, correlationId, message.getData());
    (acknowledge as Acknowledge | undefined)?.(refusal);
  }

  /** @param body what the client sent, if the error is about a message */
  refusal(socket: Socket, thrown: unknown, correlationId: string, body?: unknown): Refusal {
    return { ok: false, error: this.of(socket, thrown, correlationId, body) };
  }

  /** Tells a socket why it ends. */
  tellEnd(socket: Socket, why: unknown): void {
    socket.emit(CONNECTION_ENDING, this.of(socket, why));
  }

  /** Tells a socket why it ends, and ends it. Sockets of the same connection in other namespaces stay open. */
  end(socket: Socket, why: unknown): void {
    this.tellEnd(socket, why);
    socket.disconnect();
  }

  of(socket: Socket, thrown: unknown, correlationId = newId(), body?: unknown): SocketProblem {
    const error = toDomainError(thrown);
    if (error.spec.kind === 'internal') this.logger.error(`${correlationId}: ${(thrown as Error)?.stack}`);
    const { retryAfter } = error.extras;
    const language = acceptedLanguage(socket.handshake.headers['accept-language']);
    return {
      ...problemOf(error, { correlationId, origin: this.config.PUBLIC_URL, language, body }),
      ...(retryAfter !== undefined && { retryAfter: Math.ceil(retryAfter) }),
    };
  }
}

/** Whether an error is a refusal, not a fault because of which the right could not be checked. */
export function isRefusal(error: unknown): boolean {
  return statusOfKind[toDomainError(error).spec.kind] < 500;
}
