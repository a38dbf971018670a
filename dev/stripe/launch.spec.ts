import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stripe } from 'stripe';
import { checkout } from './emulator-under-test.js';
import { startStripe } from './launch.js';

function clientOf(origin: string): Stripe {
  const { hostname, port } = new URL(origin);
  return new Stripe('sk_test_restart', { host: hostname, port, protocol: 'http' });
}

it('runs in its own process and keeps its state over a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stripe-stand-in-'));
  const stateFile = join(folder, 'state.json');
  try {
    const first = await startStripe({ stateFile });
    const session = await clientOf(first.origin).checkout.sessions.create(checkout());
    await first.stop();
    const second = await startStripe({ stateFile });
    const found = await clientOf(second.origin).checkout.sessions.retrieve(session.id);
    await second.stop();
    expect(found.amount_total).toBe(2500);
    expect(second.pid).not.toBe(first.pid);
  } finally {
    await rm(folder, { recursive: true });
  }
});
