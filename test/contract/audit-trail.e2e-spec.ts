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

/** Every route of staff and operators that writes, and one with a mistake planted among them. */
describe('the audit log', () => {
  let report: AuditReport;
  beforeAll(async () => {
    const given = VARIABLES.map((name) => [name, process.env[name] ?? ''] as const);
    report = await walkWrites({
      // Jest cannot load the queue board.
      environment: { ...Object.fromEntries(given), QUEUE_BOARD: 'false', LOG_LEVEL: 'silent' },
      imports: [PlantedWriteModule],
    });
  }, 600_000);

  it('tells of every write of staff and operators: what was called, and by whom', () => {
    expect(report.silent.filter((operation) => operation !== PLANTED)).toEqual([]);
    expect(report.routes).toBeGreaterThan(50);
  });

  it('was asked about all of them, and makes no exception for what is not there', () => {
    expect(report.unreached).toEqual([]);
    expect(report.stale).toEqual([]);
  });

  it('would be missed on a route that writes without an event', () => {
    expect(report.silent).toContain(PLANTED);
  });
});
