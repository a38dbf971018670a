import type { TenantRecord } from '#foundation/tenancy';
import type { Measured } from '../../stage/servers.js';
import { Claims, randomFrom, type Proof } from '../proof.js';
import { openLogInStage, PASSWORD, post, type Answer } from './log-in-stage.js';

const ROUNDS = 300;
const RIVALS = 8;

/**
 * One refresh token is sent to two processes at once, again and again: by second tabs and retries, and by a thief.
 * Afterwards the newest token works, or none does.
 */
export const refreshRace: Proof = {
  title: `${ROUNDS} rounds of ${RIVALS} refreshes of one token at two processes: one family survives, or none`,
  async run({ short, seed, log }) {
    const { stage, processes, tenant, emails } = await openLogInStage(
      log,
      { processes: 2, customers: 4 },
      { BCRYPT_ROUNDS: '4' },
    );
    try {
      const claims = new Claims(log);
      const random = randomFrom(seed);
      const rounds = short ? ROUNDS / 10 : ROUNDS;
      const counts = { survived: 0, ended: 0, broken: 0 };
      for (let round = 0; round < rounds; round++) {
        const email = emails[round % emails.length]!;
        const first = await post(processes[0]!, tenant, '/auth/login', { email, password: PASSWORD });
        if (first.status !== 200) throw new Error(`a log-in was answered ${JSON.stringify(first)}`);
        const outcome =
          round % 2 === 0
            ? await secondTabs(processes, tenant, first)
            : await thief(processes, tenant, first, random);
        counts[outcome]++;
      }
      claims.equal(
        'after a race the newest token works, or a reuse was detected and no token works',
        counts.broken,
        0,
      );
      claims.equal('every log-in survives second tabs', counts.survived >= rounds / 2 ? 1 : 0, 1);
      return claims.verdict({ rounds, rivals: RIVALS, ...counts });
    } finally {
      await stage.close();
    }
  },
};

type Outcome = 'survived' | 'ended' | 'broken';

/** All send the same token at once: all get the same successor, which works. */
async function secondTabs(
  processes: readonly Measured[],
  tenant: TenantRecord,
  first: Answer,
): Promise<Outcome> {
  const answers = await race(
    processes,
    tenant,
    Array.from({ length: RIVALS }, () => first.body.refreshToken!),
  );
  const successors = new Set(answers.map(({ body }) => body.refreshToken));
  if (answers.some(({ status }) => status !== 200) || successors.size !== 1) return 'broken';
  return (await alive(processes, tenant, [...successors] as string[])) === 1 ? 'survived' : 'broken';
}

/** Half send the token and half its successor, in any order: one token of the family works, or the family ends. */
async function thief(
  processes: readonly Measured[],
  tenant: TenantRecord,
  first: Answer,
  random: () => number,
): Promise<Outcome> {
  const old = first.body.refreshToken!;
  const second = (await race(processes, tenant, [old]))[0]!.body.refreshToken!;
  const sent = Array.from({ length: RIVALS }, () => (random() < 0.5 ? old : second));
  const answers = await race(processes, tenant, sent);
  const reused = answers.some(({ body }) => body.code === 'auth.token-reused');
  const held = new Set([old, second, ...answers.flatMap(({ body }) => body.refreshToken ?? [])]);
  if (reused) return (await alive(processes, tenant, [...held])) === 0 ? 'ended' : 'broken';
  // Older tokens are not tried, because a reuse would end the family.
  const newest = [...held].slice(-1);
  return (await alive(processes, tenant, newest)) === 1 ? 'survived' : 'broken';
}

async function race(
  processes: readonly Measured[],
  tenant: TenantRecord,
  tokens: readonly string[],
): Promise<Answer[]> {
  return Promise.all(
    tokens.map((refreshToken, i) =>
      post(processes[i % processes.length]!, tenant, '/auth/refresh-token', { refreshToken }),
    ),
  );
}

async function alive(
  processes: readonly Measured[],
  tenant: TenantRecord,
  tokens: readonly string[],
): Promise<number> {
  let live = 0;
  for (const token of tokens) if ((await race(processes, tenant, [token]))[0]!.status === 200) live++;
  return live;
}
