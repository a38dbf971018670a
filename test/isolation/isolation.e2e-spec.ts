import type { Leak, Report } from '#dev/isolation/findings';
import { attackEverything } from '#dev/isolation/harness';
import { PlantedLeaksModule } from './planted-leaks.js';

const PLANTED = '/api/v1/planted/';
const VARIABLES = [
  'MONGODB_URI',
  'REDIS_URL',
  'STRIPE_API_BASE',
  'MAIL_PROVIDER',
  'SENDGRID_BASE_URL',
  'SENDGRID_API_KEY',
];

/** Of the product's own routes, those that most others are like. */
const SAMPLE = /\/(orders|admin\/customers)(\/|$)/;

/**
 * An attack on some routes of the product and on mistakes planted among them: these must be found, and nothing else.
 * `npm run isolation` attacks every route, which takes longer.
 */
describe('isolation of tenants', () => {
  let report: Report;

  beforeAll(async () => {
    const given = VARIABLES.map((name) => [name, process.env[name] ?? ''] as const);
    report = await attackEverything({
      environment: Object.fromEntries(given),
      imports: [PlantedLeaksModule],
      only: ({ url }) => url.includes(PLANTED) || SAMPLE.test(url),
    });
  });

  const leaksOf = (path: string): Leak[] =>
    report.leaks.filter(({ route }) => route.endsWith(PLANTED + path));

  it('holds on the routes of the product', () => {
    expect(report.leaks.filter(({ route }) => !route.includes(PLANTED))).toEqual([]);
    expect(report.routes).toBeGreaterThan(10);
    expect(report.requests).toBeGreaterThan(report.routes * 3);
  });

  it('would notice a route that reads another tenant’s database', () => {
    expect(leaksOf('neighbour')).toContainEqual(expect.objectContaining({ kind: 'answer' }));
  });

  it('would notice a route that writes to another tenant’s database', () => {
    expect(leaksOf('vandal')).toContainEqual(expect.objectContaining({ kind: 'changed' }));
  });

  it('would notice an answer that is kept for the next tenant', () => {
    expect(leaksOf('cached')).toContainEqual(expect.objectContaining({ kind: 'answer' }));
  });

  it('would notice a thing that is found by its id alone', () => {
    const kinds = leaksOf('notes/:id').map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['answer', 'accepted']));
  });

  it('would notice a Redis key and a line of the log that name another tenant', () => {
    const kinds = leaksOf('gossip').map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['redis', 'log']));
  });
});
