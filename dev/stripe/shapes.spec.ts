import { readFileSync } from 'node:fs';
import { API_VERSION } from './account.js';
import { callEverything } from './calls.js';
import { startEmulator } from './emulator-under-test.js';
import { OFTEN_ABSENT } from './often-absent.js';
import { differences, shapeOf } from './shapes.js';
import type { ShapeOf } from './shapes.js';
import { Stripe } from 'stripe';

const recorded = JSON.parse(readFileSync('dev/stripe/shapes.json', 'utf8')) as Record<string, ShapeOf>;

it('answers every call with the shape of Stripe’s own fixtures', async () => {
  const emulator = await startEmulator();
  const answers = await callEverything(emulator.client('sk_test_shapes'), async (session, act) => {
    await emulator.steer(`sessions/${session}/${act}`);
  }).finally(() => emulator.close());
  expect([...answers.keys()].sort()).toEqual(Object.keys(recorded).sort());
  const found = [...answers].map(([name, answer]) => [
    name,
    differences(recorded[name] ?? {}, shapeOf(answer), OFTEN_ABSENT),
  ]);
  expect(found.filter(([, list]) => list?.length)).toEqual([]);
});

it('notices a missing key, a missing nested key and another type', () => {
  const fixture = shapeOf({ id: 'x', card: { brand: 'visa', last4: '4242' }, amount: 1, note: null });
  expect(differences(fixture, shapeOf({ id: 'x', card: { brand: 1 }, note: 'text' }))).toEqual([
    { path: 'card.brand', problem: 'is number instead of string' },
    { path: 'card.last4', problem: 'is missing' },
    { path: 'amount', problem: 'is missing' },
  ]);
});

it('serves the API version of the installed SDK: record the shapes again after an upgrade', () => {
  expect(API_VERSION).toBe(Stripe.API_VERSION);
});
