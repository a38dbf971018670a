import { tryEveryPair, type MatrixReport } from '#dev/access/try-every-pair';

const VARIABLES = [
  'MONGODB_URI',
  'REDIS_URL',
  'STRIPE_API_BASE',
  'MAIL_PROVIDER',
  'SENDGRID_BASE_URL',
  'SENDGRID_API_KEY',
];

/** One route of each kind: for guests, customers, staff by permission and store, operators, and programs. */
const SAMPLE = /\/(products|me|admin\/(orders|api-keys)|platform\/tenants|events)(\/:id)?$/;

/** A sample of `npm run prove -- access-matrix --short`, which tries every route. */
describe('the access matrix', () => {
  let report: MatrixReport;
  beforeAll(async () => {
    const given = VARIABLES.map((name) => [name, process.env[name] ?? ''] as const);
    report = await tryEveryPair({
      environment: { ...Object.fromEntries(given), LOG_LEVEL: 'silent' },
      only: ({ url }) => SAMPLE.test(url),
    });
  });

  it('is correct for every kind of caller on every message and these routes', () => {
    expect(report.undeclared).toEqual([]);
    expect(report.mismatches).toEqual([]);
    expect(report.messages).toBeGreaterThan(0);
    expect(report.routes).toBeGreaterThan(10);
    expect(report.pairs).toBeGreaterThan((report.routes + report.messages) * 10);
  });
});
