import { MAILED_CODE, Mailbox } from '#dev/demo/mailbox';
import { Authenticator } from '#dev/installation/authenticator';
import { TenantScope } from '#foundation/tenancy';
import type { Claims } from '../proof.js';
import { PASSWORD, post, type Answer, type LogInStage } from './log-in-stage.js';

/** The attackers' requests in each round, during which the owner acts once. */
export interface Strangers {
  readonly rounds: number;
  /** Requests for a code, or log-ins with the right password. */
  readonly requests: number;
  /** Guessed codes for each request. */
  readonly guesses: number;
}

/**
 * Less than the budget of password guesses. A right password returns its guess to the budget, but only after the
 * comparison.
 */
const AT_ONCE = 5;
const WRONG_CODE = 'aaaaa-aaaaa';
/** A time step long ago, whose code is wrong now, whatever the clock says. */
const LONG_AGO = 1;

let addresses = 0;

/** Sends a request from a new address. */
function anywhere({ processes, tenant }: LogInStage, path: string, body: object): Promise<Answer> {
  const n = addresses++;
  const from = { 'x-forwarded-for': `10.${200 + (n % 50)}.${Math.floor(n / 50) % 250}.9` };
  return post(processes[n % processes.length]!, tenant, path, body, from);
}

async function atOnce(times: number, work: () => Promise<void>): Promise<void> {
  let left = times;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await work();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/**
 * Attackers request password resets and guess the codes. Meanwhile the owner requests a reset and uses the mailed code.
 * @returns figures for the verdict
 */
export async function attackResets(
  place: LogInStage,
  claims: Claims,
  { email, strangers }: { readonly email: string; readonly strangers: Strangers },
): Promise<Record<string, number>> {
  const { stage, tenant, services } = place;
  const mailbox = new Mailbox(stage.standIns.mail.origin);
  const ask = () => anywhere(place, '/auth/password/forgot', { email });
  const answer = (challengeId: string, code: string) =>
    anywhere(place, '/auth/password/reset', { challengeId, code, password: PASSWORD });
  const counts = { asked: 0, guessed: 0, luck: 0, resets: 0, mails: 0 };
  for (let round = 0; round < strangers.rounds; round++) {
    const before = (await mailbox.mails(email, tenant._id)).length;
    const since = new Date();
    const attack = (): Promise<void> =>
      atOnce(strangers.requests, async () => {
        const { body } = await ask();
        counts.asked++;
        for (let guess = 0; guess < strangers.guesses; guess++) {
          const { status } = await answer(body.challengeId!, WRONG_CODE);
          counts.guessed++;
          if (status < 300) counts.luck++;
        }
      });
    const attacking = attack();
    const { body } = await ask();
    await attacking;
    const code = await mailbox.find(email, tenant._id, MAILED_CODE, since);
    await attack();
    const { status } = await answer(body.challengeId!, code);
    if (status === 204) counts.resets++;
    counts.mails += (await mailbox.mails(email, tenant._id)).length - before;
  }
  const compared = await services.app.get(TenantScope).runFor(tenant, async ({ connection }) => {
    const rows = connection
      .db!.collection<{ attempts: number }>('proofs')
      .find({ email, attempts: { $exists: true } });
    return (await rows.toArray()).reduce((sum, { attempts }) => sum + attempts, 0);
  });
  const { resets, guessed, asked, luck, mails } = counts;
  claims.equal('the owner resets the password in every round', resets, strangers.rounds);
  claims.equal('no attacker does', luck, 0);
  claims.hold('at most five guesses for each challenge were compared', compared <= 5 * asked, compared);
  claims.hold('and fewer than were made', compared < guessed, `${compared} of ${guessed}`);
  claims.hold(
    'at most two mails in a round, for any number of requests',
    mails <= 2 * strangers.rounds,
    mails,
  );
  return { resetsAsked: asked, codesGuessed: guessed, codesCompared: compared, resets };
}

/**
 * Attackers who know the password guess codes of the second factor. The owner logs in from a known device.
 * @returns figures for the verdict
 */
export async function attackSecondFactor(
  place: LogInStage,
  claims: Claims,
  { email, strangers }: { readonly email: string; readonly strangers: Strangers },
): Promise<Record<string, number>> {
  const { processes, tenant, stage } = place;
  const logIn = (proof: object = {}) =>
    anywhere(place, '/auth/login', { email, password: PASSWORD, ...proof });
  const pass = (mfaToken: string, code: string) => anywhere(place, '/auth/mfa', { mfaToken, code });
  const { accessToken, deviceToken } = (await logIn()).body;
  const own = { authorization: `Bearer ${accessToken}` };
  const { secret } = (await post(processes[0]!, tenant, '/me/mfa/totp', {}, own)).body;
  const app = new Authenticator(secret!);
  const set = await post(processes[0]!, tenant, '/me/mfa/totp/confirm', { code: app.code() }, own);
  const recoveryCodes = [...set.body.recoveryCodes!];

  const began = new Date();
  const outcomes: Record<string, number> = {};
  let came = 0;
  for (let round = 0; round < strangers.rounds; round++) {
    const mine = await logIn({ deviceToken });
    await atOnce(strangers.requests, async () => {
      const { body } = await logIn();
      for (let guess = 0; guess < strangers.guesses; guess++) {
        const code = (await pass(body.mfaToken!, app.at(LONG_AGO))).body.code ?? 'let in';
        outcomes[code] = (outcomes[code] ?? 0) + 1;
      }
    });
    if ((await pass(mine.body.mfaToken!, recoveryCodes.pop()!)).status === 200) came++;
  }
  const compared = outcomes['mfa.code-invalid'] ?? 0;
  const made = strangers.rounds * strangers.requests * strangers.guesses;
  claims.equal('the owner’s known device passes the second step in every round', came, strangers.rounds);
  claims.hold(
    'at most ten guesses at the second factor were compared',
    compared > 0 && compared <= 10,
    compared,
  );
  claims.equal(
    'all others were asked for a mailed code',
    outcomes['auth.device-unknown'] ?? 0,
    made - compared,
  );

  const asked = await pass((await logIn()).body.mfaToken!, recoveryCodes.pop()!);
  const deviceCode = await new Mailbox(stage.standIns.mail.origin).find(
    email,
    tenant._id,
    MAILED_CODE,
    began,
  );
  const again = await logIn({ challengeId: asked.body.challengeId, deviceCode });
  const passed = await pass(again.body.mfaToken!, recoveryCodes.pop()!);
  claims.equal('with that code the owner passes from a new device', passed.status, 200);
  return { secondFactorGuessed: made, secondFactorCompared: compared, knownDevice: came };
}
