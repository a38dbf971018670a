import { readFile, writeFile } from 'node:fs/promises';
import { Stripe } from 'stripe';
import { argument } from '../stand-ins/serve.js';
import { callEverything } from './calls.js';
import type { Answers } from './calls.js';
import { startStripe } from './launch.js';
import { OFTEN_ABSENT } from './often-absent.js';
import { differences, shapeOf } from './shapes.js';

// node dist/dev/stripe/check-shapes.js [--stripe-mock http://127.0.0.1:12111] [--record dev/stripe/shapes.json]

const HOW_TO = `stripe-mock does not answer. Build and start it:
  GOBIN=$HOME/.cache/emporium-parts/bin go install github.com/stripe/stripe-mock@latest
  $HOME/.cache/emporium-parts/bin/stripe-mock -http-addr 127.0.0.1:12111 -https-addr 127.0.0.1:12112
and name it with --stripe-mock when it listens elsewhere.`;

/** Makes every supported call to stripe-mock and to the stand-in, and compares the shapes of the answers. */
async function main(): Promise<number> {
  const mock = argument('stripe-mock') ?? 'http://127.0.0.1:12111';
  const answers = await fetch(mock).then(
    () => true,
    () => false,
  );
  if (!answers) {
    console.error(HOW_TO);
    return 2;
  }
  const fixtures = await callEverything(clientOf(mock), async () => undefined);
  const standIn = await startStripe();
  const ours = await callEverything(clientOf(standIn.origin), async (session, act) => {
    await fetch(`${standIn.origin}/_test/sessions/${session}/${act}`, { method: 'POST' });
  }).finally(() => standIn.stop());
  const record = argument('record');
  if (record) await recordShapes(record, fixtures);
  return report(fixtures, ours);
}

function clientOf(origin: string): Stripe {
  const { hostname, port } = new URL(origin);
  return new Stripe('sk_test_shapes', { host: hostname, port, protocol: 'http' });
}

/** Writes one line for each path, so that a diff shows changes of Stripe's fixtures clearly. */
async function recordShapes(file: string, fixtures: Answers): Promise<void> {
  const shapes = Object.fromEntries([...fixtures].map(([name, answer]) => [name, shapeOf(answer)]));
  await writeFile(file, `${JSON.stringify(shapes, null, 2)}\n`);
  console.log(`recorded ${fixtures.size} shapes in ${file} (${(await readFile(file)).length} bytes)`);
}

function report(fixtures: Answers, ours: Answers): number {
  let wrong = 0;
  for (const [name, fixture] of fixtures) {
    const expected = shapeOf(fixture);
    const found = differences(expected, shapeOf(ours.get(name)), OFTEN_ABSENT);
    wrong += found.length;
    const verdict = found.length === 0 ? 'agrees' : `${found.length} differences`;
    console.log(`${name.padEnd(34)} ${String(Object.keys(expected).length).padStart(4)} paths  ${verdict}`);
    for (const { path, problem } of found) console.log(`    ${path} ${problem}`);
  }
  console.log(wrong === 0 ? 'All shapes agree.' : `${wrong} differences.`);
  return wrong === 0 ? 0 : 1;
}

process.exitCode = await main();
