import { EFFECTS } from '#dev/effects/effects-table';
import { driveEverything, type EffectsReport } from '#dev/effects/harness';
import { PlantedEffectsModule } from './planted-effects.js';

const PLANTED = '/api/v1/planted/';
const VARIABLES = [
  'MONGODB_URI',
  'REDIS_URL',
  'STRIPE_API_BASE',
  'MAIL_PROVIDER',
  'SENDGRID_BASE_URL',
  'SENDGRID_API_KEY',
];

const SAMPLE = [
  'the customer’s paid order is cancelled',
  'the guest’s paid order is cancelled',
  'an order is moved on',
] as const;
const WAYS: ReadonlySet<string> = new Set(SAMPLE.flatMap((effect) => EFFECTS[effect].through));

/**
 * Calls the routes that cause a few effects, and routes with planted mistakes, which must be found, as every caller.
 * `npm run prove -- effects --short` calls all routes, which takes longer.
 */
describe('the table of effects', () => {
  let report: EffectsReport;
  beforeAll(async () => {
    const given = VARIABLES.map((name) => [name, process.env[name] ?? ''] as const);
    report = await driveEverything({
      environment: { ...Object.fromEntries(given), LOG_LEVEL: 'silent' },
      imports: [PlantedEffectsModule],
      short: true,
      only: ({ operationId, url }) => WAYS.has(operationId) || url.startsWith(PLANTED),
    });
  });

  /** Effects and callers that were found on a planted route. */
  const found = (path: string): string[] =>
    report.violations
      .filter(({ route }) => route.endsWith(PLANTED + path))
      .map(({ effect, caller }) => `${effect}: ${caller}`);

  it('is correct for every caller on all routes with these effects', () => {
    expect(report.violations.filter(({ route }) => !route.includes(PLANTED))).toEqual([]);
    expect(report.unreached.filter((route) => !route.includes(PLANTED))).toEqual([]);
    expect(report.requests).toBeGreaterThan(report.routes * report.callers);
  });

  it('has seen these effects for all callers to whom it allows them', () => {
    const ofSample = report.unseen.filter((pair) => SAMPLE.some((effect) => pair.startsWith(`${effect}:`)));
    expect(ofSample).toEqual([]);
  });

  it('would notice a route that shows an order to staff who may not read orders', () => {
    expect(found('orders/:id')).toEqual(
      expect.arrayContaining([
        'personal data of the customer is read: staff with catalog.read alone',
        'personal data of the guest is read: staff with catalog.read alone',
      ]),
    );
  });

  it('would notice a route that treats staff as the owner of an order', () => {
    expect(found('orders/:id/cancel')).toEqual(
      expect.arrayContaining([
        'money of the customer’s order goes back: staff with orders.write alone',
        'money of the customer’s order goes back: API key with orders.write',
        'the guest’s paid order is cancelled: staff with orders.write alone',
      ]),
    );
  });

  it('would notice a price that is written without the catalogue, and a secret that is shown in clear', () => {
    expect(found('products/:id/sale')).toContain('a price changes: staff with stock.write alone');
    expect(found('addresses')).toContain('a secret of a webhook is seen: staff with webhooks.read alone');
  });

  it('would notice a write without the product’s connection', () => {
    expect(found('colleagues')).toContain('staff change: nobody');
  });

  it('is correct for a route that needs no permission but calls an operation that does', () => {
    expect(found('products/:id/reprice')).toEqual([]);
  });
});
