import { inSpec, type Mutation } from './mutation.js';

const SRC = 'libs/foundation/identity/src';
const PROGRAMS = 'libs/foundation/programs/src';
const LOG_IN = `${SRC}/log-in/log-in.ts`;
const CUSTOMERS = `${SRC}/customers/customers.ts`;
const STAFF = `${SRC}/staff/staff-accounts.ts`;
const DATA = `${SRC}/http/my-data.controller.ts`;

/** Chapter 7: sessions and their ends. */
export const OF_SESSIONS: readonly Mutation[] = [
  ...inSpec(`${SRC}/sessions/sessions.spec.ts`, [
    {
      row: '7.1.1, 7.3.1, 7.3.2',
      without: 'a longest life of sessions',
      file: `${SRC}/sessions/session-tokens.ts`,
      find: 'return new Date(Math.min(now.getTime() + REFRESH_TOKEN_TTL * 1_000, end));',
      replace: 'return new Date(Math.max(now.getTime() + REFRESH_TOKEN_TTL * 1_000, end));',
    },
    {
      row: '7.1.1, 7.3.1, 7.3.2',
      without: 'an end of sessions that nobody uses',
      file: `${SRC}/sessions/token-families.ts`,
      find: 'audience: this.realm.audience, expiresAt: { $gt: now } };',
      replace: 'audience: this.realm.audience };',
    },
    {
      row: '7.1.2',
      without: 'parallel sessions: a log-in ends the others',
      file: `${SRC}/sessions/sessions.ts`,
      find: '    await this.rows.create(session);\n',
      replace: '    await this.rows.deleteMany(this.of(accountId));\n    await this.rows.create(session);\n',
    },
    {
      row: '7.1.2',
      without: 'owners: sessions are listed whoever they are of',
      file: `${SRC}/sessions/sessions.ts`,
      find: '.find({ ...this.of(accountId), expiresAt: { $gt: new Date() } })',
      replace: '.find({ expiresAt: { $gt: new Date() } })',
    },
    {
      row: '7.2.1–7.2.4',
      without: 'rotation: a refresh token works again and again',
      file: `${SRC}/sessions/token-families.ts`,
      find: 'const GRACE_MS = 10_000;',
      replace: 'const GRACE_MS = 10_000_000;',
    },
    {
      row: '7.2.1–7.2.4',
      without: 'an end of the session whose token was copied',
      file: `${SRC}/sessions/sessions.ts`,
      find: 'if (!successor) return this.reused(session);',
      replace: 'if (!successor) throw identityErrors.tokenReused();',
    },
    {
      row: '7.4.1',
      without: 'the end of access tokens with their session',
      file: 'libs/foundation/authentication/src/strategies/session-token.strategy.ts',
      find: ' && !this.facts.revoked.has(sid);',
      replace: ' && sid !== undefined;',
    },
    {
      row: '7.4.1',
      without: 'a word to other processes',
      file: `${SRC}/sessions/revoked-sessions.ts`,
      find: 'const [kept] = await Promise.allSettled([this.keep(), ...told]);',
      replace: "this.unkept.clear();\n    const kept = { status: 'fulfilled' };",
    },
  ]),
  ...inSpec('libs/foundation/tenancy/src/http/sockets/socket-edge.spec.ts', [
    {
      row: '7.4.1',
      without: 'the end of sockets with their session',
      file: 'libs/foundation/tenancy/src/http/sockets/open-sockets.ts',
      find: 'this.problems.end(socket, liveErrors.sessionEnded());',
      replace: 'this.forget(socket);',
    },
  ]),
  ...inSpec('test/journeys/oidc-sign-in.e2e-spec.ts', [
    {
      row: '7.1.3, 7.6.1, 7.6.2',
      without: 'our second factor beside a provider',
      file: LOG_IN,
      find: "return this.go(await this.firstStep(await this.proven(id, ['fed']), 'provider'), device);",
      replace: "return this.open(await this.proven(id, ['fed']), device);",
    },
    {
      row: '7.1.3, 7.6.1, 7.6.2',
      without: 'the browser that began: any flow will do',
      file: `${SRC}/oidc/sign-in-flow.ts`,
      find: '    if (flow?.provider !== provider) throw oidcErrors.flowInvalid();\n',
      replace: '',
    },
  ]),
  ...inSpec(`${SRC}/staff/staff.spec.ts`, [
    {
      row: '7.4.2',
      without: 'the end of sessions of who is suspended',
      file: STAFF,
      find: 'storeIds !== undefined || rest.role !== undefined || rest.status !== undefined;',
      replace: 'storeIds !== undefined || rest.role !== undefined;',
    },
    {
      row: '7.4.2',
      without: 'the end of sessions of who is removed',
      file: STAFF,
      find: '      await this.sessions.endAll(id, { unit });\n      this.changes.announce(unit, `staff:${id}`);\n      await this.outbox.append(StaffRemoved',
      replace:
        '      this.changes.announce(unit, `staff:${id}`);\n      await this.outbox.append(StaffRemoved',
    },
    {
      row: '7.4.2',
      without: 'the refusal of who is suspended',
      file: `${SRC}/staff/staff-log-in.ts`,
      find: "return status === 'active' ? { roles: [role], stores: storeIds } : null;",
      replace: "return status === 'invited' ? null : { roles: [role], stores: storeIds };",
    },
  ]),
  ...inSpec(`${SRC}/customers/customers.spec.ts`, [
    {
      row: '7.4.2',
      without: 'the refusal of who is blocked',
      file: `${SRC}/customers/customer-log-in.ts`,
      find: "(status === 'active' ? CUSTOMER_GRANTS : null)",
      replace: "(status === 'erasing' ? null : CUSTOMER_GRANTS)",
    },
    {
      row: '7.4.3',
      without: 'the end of other sessions with a new password',
      file: CUSTOMERS,
      find: '      await this.sessions.endAll(id, { except: options.except, unit });\n',
      replace: '      if (options.first) await this.sessions.endAll(id, { unit });\n',
    },
    {
      row: '7.4.3',
      without: 'the end of all sessions with a reset',
      file: CUSTOMERS,
      find: '      await this.sessions.endAll(id, { except: options.except, unit });\n',
      replace:
        '      if (!options.first) await this.sessions.endAll(id, { except: options.except, unit });\n',
    },
  ]),
  ...inSpec(`${SRC}/customers/change-email.spec.ts`, [
    {
      row: '7.4.3',
      without: 'the end of other sessions with a new email address',
      file: `${SRC}/customers/change-email.ts`,
      find: '        await this.sessions.endAll(customerId, { except: sessionId, unit });\n',
      replace: '        void [sessionId, unit];\n',
    },
  ]),
  ...inSpec(`${SRC}/mfa/second-factor.spec.ts`, [
    {
      row: '7.4.3',
      without: 'the end of other sessions with a new second factor',
      file: `${SRC}/mfa/second-factor.ts`,
      find: '      await this.sessions.endAll(owner.id, { except: owner.sessionId, unit });\n',
      replace: '      void unit;\n',
    },
  ]),
  ...inSpec('test/journeys/personal-data.e2e-spec.ts', [
    {
      row: '7.4.5',
      without: 'the end of a customer’s sessions by staff',
      file: CUSTOMERS,
      find: '      await this.sessions.endAll(id, { unit });\n',
      replace: '      void unit;\n',
    },
  ]),
  ...inSpec('test/journeys/audit-log.e2e-spec.ts', [
    {
      row: '7.4.5',
      without: 'the end of a colleague’s sessions',
      file: STAFF,
      find: '      await this.sessions.endAll(id, { unit });\n      await this.outbox.append(StaffSessionsEnded',
      replace: '      await this.outbox.append(StaffSessionsEnded',
    },
  ]),
  ...inSpec('test/contract/step-up.e2e-spec.ts', [
    {
      row: '7.5.1',
      without: 'step-up before another email address',
      file: `${SRC}/http/my-email.controller.ts`,
      find: '    stepUp: true,\n',
      replace: '',
    },
    {
      row: '7.5.1',
      without: 'step-up before an export',
      file: DATA,
      find: "    rate: 'login',\n    stepUp: true,\n",
      replace: "    rate: 'login',\n",
    },
    {
      row: '7.5.1',
      without: 'step-up before being forgotten',
      file: DATA,
      find: "    who: 'customer',\n    stepUp: true,\n",
      replace: "    who: 'customer',\n",
    },
    {
      row: '7.5.1',
      without: 'step-up before forgetting a customer',
      file: `${SRC}/http/customers.controller.ts`,
      find: "    stepUp: true,\n    summary: 'Erase a customer",
      replace: "    summary: 'Erase a customer",
    },
    {
      row: '7.5.1',
      without: 'step-up before API keys',
      file: `${PROGRAMS}/http/api-keys.controller.ts`,
      find: 'const SHOWS_KEY = { stepUp: true, ',
      replace: 'const SHOWS_KEY = { ',
    },
    {
      row: '7.5.1',
      without: 'step-up before secrets of apps',
      file: `${PROGRAMS}/http/oauth-clients.controller.ts`,
      find: 'const SHOWS_SECRET = { stepUp: true, ',
      replace: 'const SHOWS_SECRET = { ',
    },
    {
      row: '7.5.1',
      without: 'step-up before linking another identity',
      file: `${SRC}/http/oidc.controller.ts`,
      find: "    rate: 'login',\n    stepUp: true,\n",
      replace: "    rate: 'login',\n",
    },
    {
      row: '7.5.1',
      without: 'step-up before the second factor is removed',
      file: `${SRC}/http/populations/second-factor.routes.ts`,
      find: "      stepUp: true,\n      summary: 'Remove the second factor",
      replace: "      summary: 'Remove the second factor",
    },
    {
      row: '7.5.1',
      without: 'step-up before new recovery codes',
      file: `${SRC}/http/populations/second-factor.routes.ts`,
      find: "      stepUp: true,\n      summary: 'Replace the recovery codes",
      replace: "      summary: 'Replace the recovery codes",
    },
    {
      row: '6.4.4',
      without: 'a proof of both factors before recovery codes are replaced',
      file: `${SRC}/http/populations/second-factor.routes.ts`,
      find: "      stepUp: true,\n      summary: 'Replace the recovery codes",
      replace: "      summary: 'Replace the recovery codes",
    },
    {
      row: '7.5.2',
      without: 'own sessions at once: step-up is asked for',
      file: `${SRC}/http/populations/session.routes.ts`,
      find: "      summary: 'End one of your sessions',\n",
      replace: "      summary: 'End one of your sessions',\n      stepUp: true,\n",
    },
  ]),
];
