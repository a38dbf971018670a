import { tryEveryPair, type MatrixReport } from '#dev/access/try-every-pair';

const VARIABLES = [
  'MONGODB_URI',
  'REDIS_URL',
  'STRIPE_API_BASE',
  'MAIL_PROVIDER',
  'SENDGRID_BASE_URL',
  'SENDGRID_API_KEY',
];

/** As `npm run prove -- access-matrix --short`, without the queue board, which Jest cannot load. */
describe('the access matrix', () => {
  let report: MatrixReport;
  beforeAll(async () => {
    const given = VARIABLES.map((name) => [name, process.env[name] ?? ''] as const);
    report = await tryEveryPair({
      environment: { ...Object.fromEntries(given), QUEUE_BOARD: 'false', LOG_LEVEL: 'silent' },
    });
  }, 120_000);

  it('holds for every kind of caller on every route and message', () => {
    expect(report.undeclared).toEqual([]);
    expect(report.mismatches).toEqual([]);
    expect(report.messages).toBeGreaterThan(0);
    expect(report.pairs).toBeGreaterThan((report.routes + report.messages) * 10);
  });
});
