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

/** Typical routes of the product. */
const SAMPLE = /\/(orders|admin\/customers)(\/|$)/;

/**
 * Attacks some routes of the product, and routes with planted mistakes, which must be the only findings. `npm run
 * isolation` attacks all routes, which takes longer.
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

  it('finds no leak on the routes of the product', () => {
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

  it('would notice an answer that is cached for the next tenant', () => {
    expect(leaksOf('cached')).toContainEqual(expect.objectContaining({ kind: 'answer' }));
  });

  it('would notice a note that is found only by its id, without the tenant', () => {
    const kinds = leaksOf('notes/:id').map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['answer', 'accepted']));
  });

  it('would notice a Redis key and a line of the log that name another tenant', () => {
    const kinds = leaksOf('gossip').map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['redis', 'log']));
  });
});
