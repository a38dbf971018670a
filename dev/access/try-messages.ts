import { io, type Socket } from 'socket.io-client';
import type { AccessTable, MessageEntry, NamespaceEntry, Problem } from '#platform/http';
import type { TenantRecord } from '#foundation/tenancy';
import { expectation, type CallerKind, type Outcome } from './expectation.js';
import type { Headers, Person } from './people.js';

const ANSWERED_WITHIN_MS = 60_000;

/** The results of sending every message as every kind of caller. */
export interface MessagesReport {
  readonly pairs: number;
  readonly mismatches: readonly string[];
}

/**
 * Sends every message of every namespace with an empty body as every kind of caller, and compares the refusal with the
 * declarations of namespace and message. API keys are left out, because sockets do not accept them.
 */
export async function tryMessages(
  origin: string,
  table: AccessTable,
  tenant: TenantRecord,
  everybody: readonly Person[],
): Promise<MessagesReport> {
  const mismatches: string[] = [];
  let pairs = 0;
  for (const { caller, headers } of everybody) {
    if (caller.kind === 'api-key') continue;
    for (const namespace of table.namespaces()) {
      const auth = { tenant: tenant.slug, ...credentialOf(headers) };
      const messages = table.messages().filter((message) => message.namespace === namespace.namespace);
      for (const message of messages) {
        pairs++;
        const expected = expectedOf(namespace, message, caller);
        const problem = await refusalOf(origin, auth, message);
        const found = outcomeOf(problem);
        if (found === expected && (problem?.status ?? 0) < 500) continue;
        const told = problem ? `${problem.status} ${problem.code}` : 'ok';
        mismatches.push(
          `${message.namespace} ${message.event} as ${caller.name}: ${expected} was declared, found ${told}`,
        );
      }
    }
  }
  return { pairs, mismatches };
}

function expectedOf({ rule }: NamespaceEntry, message: MessageEntry, caller: CallerKind): Outcome {
  // Operators cannot connect, not even to namespaces for guests.
  if (caller.audience === 'operator') return 403;
  const connecting = expectation(rule, caller);
  return connecting === 'in' ? expectation(message.rule, caller) : connecting;
}

function credentialOf({ authorization, 'x-cart-token': cart }: Headers): object {
  return { ...(authorization && { token: authorization.replace('Bearer ', '') }), ...(cart && { cart }) };
}

/** The problem in the answer to the connection or the message, if any. */
async function refusalOf(
  origin: string,
  auth: object,
  { namespace, event }: MessageEntry,
): Promise<Problem | undefined> {
  const socket = io(origin + namespace, {
    auth,
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  });
  try {
    return (await connecting(socket)) ?? (await answered(socket, event));
  } finally {
    socket.disconnect();
  }
}

function connecting(socket: Socket): Promise<Problem | undefined> {
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(undefined));
    socket.once('connect_error', (error: Error & { data?: Problem }) =>
      error.data ? resolve(error.data) : reject(error),
    );
  });
}

async function answered(socket: Socket, event: string): Promise<Problem | undefined> {
  const answer = (await socket.timeout(ANSWERED_WITHIN_MS).emitWithAck(event, {})) as { error?: Problem };
  return answer.error;
}

function outcomeOf(problem: Problem | undefined): Outcome {
  return problem?.status === 401 || problem?.status === 403 ? problem.status : 'in';
}
