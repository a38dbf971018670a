import { MAILED_CODE, Mailbox } from '#dev/demo/mailbox';
import { Claims, type Proof } from '../proof.js';
import { openLogInStage, PASSWORD, post, type Answer, type LogInStage } from './log-in-stage.js';
import { attackResets, attackSecondFactor, type Strangers } from './strangers-at-codes.js';

const GUESSES = 10_000;
const AT_ONCE = 20;
const STRANGERS: Strangers = { rounds: 5, requests: 60, guesses: 8 };
const FEW_STRANGERS: Strangers = { rounds: 2, requests: 15, guesses: 8 };

/**
 * Attackers guess passwords and codes of accounts, from many addresses and at two processes. Meanwhile the owners log
 * in, set a new password and pass the second factor.
 */
export const guessing: Proof = {
  title: `${GUESSES} guesses at a password, and some thousand at codes: few are compared, and the owner can always log in`,
  async run({ short, log }) {
    const wanted = { processes: 2, customers: 3, worker: true };
    const place = await openLogInStage(log, wanted, { TRUSTED_PROXIES: '127.0.0.1' });
    try {
      const claims = new Claims(log);
      const [email, forgetful, careful] = place.emails as [string, string, string];
      const strangers = short ? FEW_STRANGERS : STRANGERS;
      const figures = await attackPassword(place, claims, {
        email,
        guesses: short ? GUESSES / 10 : GUESSES,
        log,
      });
      log('strangers ask for resets and guess at their codes');
      const resets = await attackResets(place, claims, { email: forgetful, strangers });
      log('strangers who know a password guess at the second factor');
      const factor = await attackSecondFactor(place, claims, { email: careful, strangers });
      return claims.verdict({ ...figures, ...resets, ...factor });
    } finally {
      await place.stage.close();
    }
  },
};

async function attackPassword(
  { stage, processes, tenant }: LogInStage,
  claims: Claims,
  { email, guesses, log }: { email: string; guesses: number; log: (line: string) => void },
): Promise<Record<string, number>> {
  const began = new Date();
  const before = await post(processes[0]!, tenant, '/auth/login', { email, password: PASSWORD });
  const outcomes: Record<string, number> = {};
  let sent = 0;
  const attacker = async (): Promise<void> => {
    while (sent < guesses) {
      const n = sent++;
      const from = { 'x-forwarded-for': `10.${n % 200}.${Math.floor(n / 200) % 250}.7` };
      const guess = { email, password: `guess number ${n}` };
      const { body } = await post(processes[n % 2]!, tenant, '/auth/login', guess, from);
      const code = body.code ?? 'let in';
      outcomes[code] = (outcomes[code] ?? 0) + 1;
    }
  };
  log(`${guesses} guesses, each from another address`);
  const started = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, attacker));
  const seconds = (performance.now() - started) / 1000;
  const reached = outcomes['auth.invalid-credentials'] ?? 0;
  claims.hold('at most 20 reached the hash', reached <= 20 && reached > 0, reached);
  claims.equal('all others were asked for a code', outcomes['auth.device-unknown'] ?? 0, guesses - reached);

  const logIn = (proof: object): Promise<Answer> =>
    post(processes[1]!, tenant, '/auth/login', { email, password: PASSWORD, ...proof });
  const known = await logIn({ deviceToken: before.body.deviceToken });
  claims.equal('the owner logs in from a known device', known.status, 200);
  const asked = await logIn({});
  claims.hold('and needs a code on another device', asked.body.code === 'auth.device-unknown', asked.body);
  const mailbox = new Mailbox(stage.standIns.mail.origin);
  const deviceCode = await mailbox.find(email, tenant._id, MAILED_CODE, began);
  const elsewhere = await logIn({ challengeId: asked.body.challengeId, deviceCode });
  claims.equal('with the mailed code the owner logs in there, too', elsewhere.status, 200);
  const mails = await mailbox.mails(email, tenant._id);
  claims.hold('the owner got few mails', mails.length <= 2, mails.length);
  return {
    guesses,
    reachedTheHash: reached,
    mails: mails.length,
    'guesses/s': Math.round(guesses / seconds),
  };
}
