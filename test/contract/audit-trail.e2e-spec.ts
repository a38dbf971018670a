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

/** Of the routes that write, those that most others are like. */
const SAMPLE = /\/(stores|categories|planted)(\/|$)/;

/**
 * Some routes of staff that write, and one with a mistake planted among them: it must be found, and nothing else.
 * `npm run prove -- audit-trail` calls every one, which takes longer.
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

  it('tells of what staff wrote: what was called, and by whom', () => {
    expect(report.silent.filter((operation) => operation !== PLANTED)).toEqual([]);
    expect(report.routes).toBeGreaterThan(5);
  });

  it('was asked about each of them, and makes no exception for what is not there', () => {
    expect(report.unreached).toEqual([]);
    expect(report.stale).toEqual([]);
  });

  it('would be missed on a route that writes without an event', () => {
    expect(report.silent).toContain(PLANTED);
  });
});
