import { performance } from 'node:perf_hooks';
import { Authentication } from '#foundation/authentication';
import { AccessTokens, CustomerLogIn } from '#foundation/identity';
import { newId } from '#platform/ids';
import { percentile, rounded } from '../../measure/statistics.js';
import { Claims, type Proof } from '../proof.js';
import { openLogInStage, PASSWORD, post, type LogInStage } from './log-in-stage.js';

const LOG_INS = 32;
const CHECKS = 200_000;
const FIRST_CHECKS = 500;
/** Resolution of prom-client's event-loop histogram: a loop without delay shows this value. */
const RESOLUTION_MS = 10;
/** A long time limit, because the proof does not claim how long a log-in takes. */
const SETTINGS = { BCRYPT_ROUNDS: '11', REQUEST_TIMEOUT_MS: '120000' };
const MAX_DELAY_MS = 20;
const MAX_CHECK_MS = 0.05;

/** Log-ins must not delay other requests, and a check of a token must be cheap. */
export const loginLoad: Proof = {
  title: `${LOG_INS} log-ins at once: other requests wait at most ${MAX_DELAY_MS} ms; what checking a token costs`,
  async run({ short, log }) {
    const place = await openLogInStage(log, { processes: 1, customers: LOG_INS }, SETTINGS);
    try {
      const claims = new Claims(log);
      await rush(place, 1);
      await lagOf(place);
      const idle = await whileIdle(place);
      const idleLag = await lagOf(place);
      const rounds = short ? 3 : 12;
      const waits = await rush(place, rounds);
      const lag = await lagOf(place);
      // Other work on the machine also delays an idle loop.
      const delay = Math.max(0, lag - Math.max(RESOLUTION_MS, idleLag));
      claims.hold(`event loop delayed p99 at most ${MAX_DELAY_MS} ms`, delay <= MAX_DELAY_MS, delay);
      const perCheck = await checkCost(place);
      claims.hold(`a token check costs at most ${MAX_CHECK_MS} ms`, perCheck <= MAX_CHECK_MS, perCheck);
      return claims.verdict({
        logIns: LOG_INS * rounds,
        'event loop p99 ms': rounded(delay),
        'the same as counted, under load and idle': [rounded(lag), rounded(idleLag)],
        'log-in p95 ms': rounded(percentile(waits.logIns, 0.95)),
        'other request idle p50 ms': rounded(percentile(idle, 0.5)),
        'other request p50 ms': rounded(percentile(waits.others, 0.5)),
        'other request p99 ms': rounded(percentile(waits.others, 0.99)),
        'token check ms': rounded(perCheck),
        'first check of a token ms': rounded(await firstCheckCost(place)),
      });
    } finally {
      await place.stage.close();
    }
  },
};

/** All customers log in at once, round after round, while another shopper browses. */
async function rush(
  { processes, tenant, emails }: LogInStage,
  rounds: number,
): Promise<{ logIns: number[]; others: number[] }> {
  const [api] = processes as [(typeof processes)[number]];
  const logIns: number[] = [];
  const others: number[] = [];
  let over = false;
  const browse = async (): Promise<void> => {
    while (!over) others.push(await look(api.origin, tenant.slug));
  };
  const browsing = browse();
  try {
    for (let round = 0; round < rounds; round++) {
      await Promise.all(
        emails.map(async (email) => {
          const began = performance.now();
          const { status, body } = await post(api, tenant, '/auth/login', { email, password: PASSWORD });
          if (status !== 200) throw new Error(`a log-in was answered ${status}: ${JSON.stringify(body)}`);
          logIns.push(performance.now() - began);
        }),
      );
    }
  } finally {
    over = true;
    await browsing;
  }
  return { logIns, others };
}

async function whileIdle({ processes, tenant }: LogInStage): Promise<number[]> {
  const waits: number[] = [];
  for (let i = 0; i < 200; i++) waits.push(await look(processes[0]!.origin, tenant.slug));
  return waits;
}

async function look(origin: string, slug: string): Promise<number> {
  const began = performance.now();
  const response = await fetch(`${origin}/api/v1/categories`, { headers: { 'x-tenant': slug } });
  await response.text();
  return performance.now() - began;
}

/** The event loop's p99 since the last call, in milliseconds. */
async function lagOf({ processes }: LogInStage): Promise<number> {
  const text = await (await fetch(`${processes[0]!.origin}/metrics`)).text();
  const line = /^nodejs_eventloop_lag_p99_seconds(?:\{[^}]*\})? (\S+)$/m.exec(text);
  if (!line) throw new Error('/metrics does not contain the event loop');
  return Number(line[1]) * 1000;
}

/** CPU time of a check of a token that was checked before, in milliseconds. */
async function checkCost({ services, tenant, emails }: LogInStage): Promise<number> {
  // In this process, so that its CPU time can be read. The token is also issued here, because its issuer is the origin.
  const outcome = await services.with(tenant, CustomerLogIn, (logIns) =>
    logIns.logIn(emails[0]!, PASSWORD, { ip: '127.0.0.1' }),
  );
  if (!('accessToken' in outcome)) throw new Error('the log-in needs another step');
  const credentials = services.app.get(Authentication);
  const credential = { scheme: 'bearer', value: outcome.accessToken } as const;
  if (!(await credentials.verify(credential))) throw new Error('the token of the log-in is not valid');
  const before = process.cpuUsage();
  for (let i = 0; i < CHECKS; i++) await credentials.verify(credential);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / CHECKS;
}

/** CPU time of the first check of a token, including the signature, in milliseconds. */
async function firstCheckCost({ services, tenant }: LogInStage): Promise<number> {
  const [tokens, credentials] = [services.app.get(AccessTokens), services.app.get(Authentication)];
  const claims = { aud: 'shop', tid: tenant._id, roles: [], auth_time: 0, amr: ['pwd'] } as const;
  const issued: string[] = [];
  for (let i = 0; i < FIRST_CHECKS; i++) {
    issued.push(await tokens.issue({ ...claims, sub: newId(), sid: newId() }));
  }
  const before = process.cpuUsage();
  for (const value of issued) {
    if (!(await credentials.verify({ scheme: 'bearer', value }))) throw new Error('a new token is not valid');
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / FIRST_CHECKS;
}
