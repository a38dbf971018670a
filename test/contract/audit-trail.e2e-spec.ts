import { walkWrites, type AuditReport } from '#dev/audit/walk';
import { PlantedWriteModule } from './planted-write.js';

const VARIABLES = [
  'MONGODB_URI',
  'REDIS_URL',
  'STRIPE_API_BASE',
  'MAIL_PROVIDER',
  'SENDGRID_BASE_URL',
  'SENDGRID_API_KEY',
];
const PLANTED = 'PlantedWrite_rename';

/** Typical routes that write. */
const SAMPLE = /\/(stores|categories|planted)(\/|$)/;

/**
 * Calls some routes of staff that write, and one with a planted mistake, which must be the only finding. `npm run prove
 * -- audit-trail` calls all routes, which takes longer.
 */
describe('the audit log', () => {
  let report: AuditReport;
  beforeAll(async () => {
    const given = VARIABLES.map((name) => [name, process.env[name] ?? ''] as const);
    report = await walkWrites({
      // Jest cannot load the queue board.
      environment: { ...Object.fromEntries(given), QUEUE_BOARD: 'false', LOG_LEVEL: 'silent' },
      imports: [PlantedWriteModule],
      only: ({ url }) => SAMPLE.test(url),
    });
  });

  it('has an entry for every write of staff, with operation and person', () => {
    expect(report.silent.filter((operation) => operation !== PLANTED)).toEqual([]);
    expect(report.routes).toBeGreaterThan(5);
  });

  it('was checked for each of these routes, and all exceptions exist', () => {
    expect(report.unreached).toEqual([]);
    expect(report.stale).toEqual([]);
  });

  it('lacks an entry for a route that writes without an event, which is found', () => {
    expect(report.silent).toContain(PLANTED);
  });
});
