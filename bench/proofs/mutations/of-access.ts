import { inSpec, type Mutation } from './mutation.js';

const SRC = 'libs/foundation/identity/src';
const PROGRAMS = 'libs/foundation/programs/src';
const FACT_CACHE = 'libs/foundation/tenancy/src/fact-cache/fact-cache.ts';
const ADMISSION = 'libs/foundation/tenancy/src/guards/admission.ts';
const STRATEGIES = 'libs/foundation/authentication/src/strategies';
const SESSION_TOKEN = `${STRATEGIES}/session-token.strategy.ts`;

/** Chapters 8 and 9: who may do what, and what shows it. */
export const OF_ACCESS: readonly Mutation[] = [
  ...inSpec('test/contract/access.e2e-spec.ts', [
    {
      row: '6.1.3, 6.3.4',
      without: 'the check at the start that every route says who may call it',
      file: 'libs/platform/src/http/access-table.ts',
      find: 'if (this.#undeclared.size === 0) return;',
      replace: 'if (this.#undeclared.size >= 0) return;',
    },
  ]),
  ...inSpec('libs/foundation/tenancy/src/guards/admission.spec.ts', [
    {
      row: '7.5.1',
      without: 'the age of a proof',
      file: ADMISSION,
      find: 'const STEP_UP_SECONDS = 300;',
      replace: 'const STEP_UP_SECONDS = 30_000;',
    },
    {
      row: '8.3.1',
      without: 'a credential where one is needed',
      file: ADMISSION,
      find: '    throw platformErrors.unauthenticated();\n',
      replace: '    return;\n',
    },
    {
      row: '8.3.1',
      without: 'the audience',
      file: ADMISSION,
      find: '  if (!open && !rule.who.includes(principal.audience as Audience)) throw platformErrors.forbidden();\n',
      replace: '',
    },
  ]),
  ...inSpec('test/contract/access-matrix.e2e-spec.ts', [
    {
      row: '8.1.1, 8.2.1',
      without: 'the question for the permission',
      file: ADMISSION,
      find: 'if (!principal.permissions.has(permission)) {',
      replace: "if (principal.audience === 'operator' && !principal.permissions.has(permission)) {",
    },
  ]),
  ...inSpec('test/contract/effects.e2e-spec.ts', [
    {
      row: '8.1.1, 8.2.1',
      without: 'what an effect asks of its caller',
      file: 'libs/foundation/tenancy/src/caller/demand.ts',
      find: '  if (callerMay(permission, storeId)) return;\n',
      replace: '  if (permission !== storeId) return;\n',
    },
  ]),
  ...inSpec('test/bad-input/requests.e2e-spec.ts', [
    {
      row: '8.1.2, 8.2.3',
      without: 'the refusal of unknown fields',
      file: 'libs/platform/src/http/fields/read-fields.ts',
      find: "if (complain(reading, { parent, key }, 'unknown', IS_UNKNOWN)) return instance;",
      replace: '',
    },
  ]),
  ...inSpec('test/contract/store-filters.e2e-spec.ts', [
    {
      row: '8.2.2',
      without: 'stores in the list of orders',
      file: 'libs/commerce/orders/src/orders.ts',
      find: '  if (stores) all.push({ storeId: { $in: [...stores] } });\n',
      replace: '',
    },
    {
      row: '8.2.2',
      without: 'stores where an order is looked up',
      file: 'libs/commerce/orders/src/orders.ts',
      find: '    if (stores && !stores.includes(order.storeId)) throw orderErrors.notFound();\n',
      replace: '',
    },
  ]),
  ...inSpec('libs/foundation/tenancy/src/http/tenant-selection.spec.ts', [
    {
      row: '8.4.1',
      without: 'the comparison of a credential’s tenant with the request’s',
      file: 'libs/foundation/tenancy/src/http/tenant-selection.ts',
      find: '    if (hints.credentialTenantId && named._id !== hints.credentialTenantId) throw tenancyErrors.mismatch();\n',
      replace: '',
    },
  ]),
  ...inSpec('libs/foundation/tenancy/src/tenancy.spec.ts', [
    {
      row: '8.4.1',
      without: 'a database for each tenant',
      file: 'libs/foundation/tenancy/src/connections/cluster-connections.ts',
      find: '.useDb(tenant.database, { useCache: true });',
      replace: ".useDb(tenant.database.replace(/.{26}$/, 'everybodys'), { useCache: true });",
    },
    {
      row: '8.4.1',
      without: 'the refusal of commands to another tenant’s database',
      file: 'libs/foundation/tenancy/src/connections/isolation-monitor.ts',
      find: '    throw violation;\n',
      replace: '',
    },
  ]),
  ...inSpec(`${SRC}/http/roles-http.spec.ts`, [
    {
      row: '8.3.2',
      without: 'a word to other processes that rights have changed',
      file: FACT_CACHE,
      find: 'await Promise.all(keys.map((key) => this.redis.publish(this.channel, key)))',
      replace: 'await Promise.all(keys.map((key) => this.redis.publish(`${this.channel}.`, key)))',
    },
  ]),
  ...inSpec(`${SRC}/roles/authority-cache.spec.ts`, [
    {
      row: '8.3.2',
      without: 'doubt while changes are not heard',
      file: FACT_CACHE,
      find: 'const DISCONNECTED_MS = 1_000;',
      replace: 'const DISCONNECTED_MS = 10_000;',
    },
    {
      row: '8.3.2',
      without: 'the end of look-ups that began before a change',
      file: FACT_CACHE,
      find: 'if (this.loading.get(key) === running) this.kept.set(key, { value, since });',
      replace: 'this.kept.set(key, { value, since });',
    },
  ]),
  ...inSpec(`${PROGRAMS}/http/api-keys-http.spec.ts`, [
    {
      row: '8.3.3',
      without: 'what the maker of a key holds at the moment',
      file: `${SRC}/roles/authority.ts`,
      find: 'isDelegable(scope) && permissions.has(scope)',
      replace: 'isDelegable(scope) && permissions !== undefined',
    },
    {
      row: '8.3.3',
      without: 'the end of keys with who made them',
      file: `${SRC}/roles/authority.ts`,
      find: "return row?.status === 'active' ?",
      replace: 'return row ?',
    },
  ]),
  ...inSpec(`${STRATEGIES}/session-token.spec.ts`, [
    {
      row: '9.1.1–9.1.3, 9.2.1–9.2.4',
      without: 'the type of tokens',
      file: SESSION_TOKEN,
      find: 'header.typ !== this.type || ',
      replace: '',
    },
    {
      row: '9.1.1–9.1.3, 9.2.1–9.2.4',
      without: 'the issuer',
      file: SESSION_TOKEN,
      find: ', issuer: facts.config.PUBLIC_URL',
      replace: '',
    },
    {
      row: '9.1.1–9.1.3, 9.2.1–9.2.4',
      without: 'the audience',
      file: `${STRATEGIES}/own-tokens.ts`,
      find: '    ...expected,\n',
      replace: '    issuer: expected.issuer,\n',
    },
    {
      row: '9.1.1–9.1.3, 9.2.1–9.2.4',
      without: 'one audience for each token',
      file: SESSION_TOKEN,
      find: "if (typeof aud !== 'string' || ",
      replace: 'if (aud === undefined || ',
    },
    {
      row: '9.1.1–9.1.3, 9.2.1–9.2.4',
      without: 'claims that must be there',
      file: SESSION_TOKEN,
      find: "  sid: 'string',\n",
      replace: '',
    },
    {
      row: '9.1.1–9.1.3, 9.2.1–9.2.4',
      without: 'punctual ends',
      file: `${STRATEGIES}/own-tokens.ts`,
      find: 'const CLOCK_TOLERANCE_SECONDS = 5;',
      replace: 'const CLOCK_TOLERANCE_SECONDS = 5_000;',
    },
    {
      row: '9.1.1–9.1.3, 9.2.1–9.2.4',
      without: 'the signature',
      file: SESSION_TOKEN,
      find: 'const CLAIMS = {',
      replace:
        "const part = (token: string, at: number): unknown => JSON.parse(Buffer.from(token.split('.')[at]!, 'base64url').toString());\nObject.assign(Strategy, {\n  JwtVerifier: (token: string, _key: unknown, _options: unknown, done: (error: null, token: object) => void) =>\n    done(null, { header: part(token, 0), payload: part(token, 1) }),\n});\nconst CLAIMS = {",
    },
  ]),
];
