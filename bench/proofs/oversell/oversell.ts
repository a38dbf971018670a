import { setTimeout as sleep } from 'node:timers/promises';
import type { mongo } from 'mongoose';
import { percentile } from '../../measure/statistics.js';
import { scripted, start } from '../../stage/servers.js';
import { openShop, type OpenShop } from '../../stage/open-shop.js';
import type { Services } from '../../stage/services.js';
import { Stage } from '../../stage/stage.js';
import { Claims, type Proof, type ProofOptions } from '../proof.js';
import { Shopper, visitPayPage, type PlacedOrder } from '../shopper.js';
import { checkStockBooks } from '../stock-books.js';

const PIECES = 10;
const PAYING = 7;
const SHOPPERS = 200;
const LATECOMERS = 20;

/** Many shoppers order few pieces: at two API processes, with and without the stock gate. */
export const oversell: Proof = {
  title: `${SHOPPERS} shoppers at once for ${PIECES} pieces: exactly ${PIECES} orders, also without the stock gate`,
  async run(options) {
    const stage = await Stage.open({ log: options.log });
    try {
      const installation = await stage.installation();
      const services = await stage.services(installation);
      const client = await stage.mongo();
      const claims = new Claims(options.log);
      const figures: Record<string, unknown> = {};
      for (const gate of ['redis', 'process', 'off']) {
        options.log(`stock gate: ${gate}`);
        const origins = await startTwo(stage, { ...installation.env, STOCK_GATE: gate });
        figures[`gate ${gate}`] = await rush(stage, services, client, origins, options, claims);
      }
      return claims.verdict(figures);
    } finally {
      await stage.close();
    }
  },
};

async function startTwo(stage: Stage, env: Readonly<Record<string, string>>): Promise<[string, string]> {
  const script = 'dist/apps/api/src/main.js';
  const first = await scripted(stage, 'api-1', script, env);
  const second = await scripted(stage, 'api-2', script, env);
  await Promise.all([start(first), start(second)]);
  return [first.origin, second.origin];
}

interface Rush {
  readonly placed: readonly { shopper: Shopper; order: PlacedOrder }[];
  readonly refused: number;
  readonly retries: number;
  readonly waits: readonly number[];
}

async function rush(
  stage: Stage,
  services: Services,
  client: mongo.MongoClient,
  origins: readonly [string, string],
  { short, log }: ProofOptions,
  claims: Claims,
): Promise<Record<string, number>> {
  const stripeOrigin = stage.standIns.stripe.origin;
  const shop = await openShop(services, { products: 1, pieces: PIECES, origin: origins[0], stripeOrigin });
  const first = await allAtOnce(origins, shop, short ? SHOPPERS / 2 : SHOPPERS);
  claims.equal('as many orders as pieces', first.placed.length, PIECES);
  claims.equal(
    'the others are told that there is not enough stock',
    first.refused,
    (short ? SHOPPERS / 2 : SHOPPERS) - PIECES,
  );
  await checkStockBooks(client, shop.tenant, claims);

  log(`${PAYING} pay, ${PIECES - PAYING} cancel, ${LATECOMERS} more shoppers order`);
  for (const { order } of first.placed.slice(0, PAYING)) await visitPayPage(stripeOrigin, order, 'pay');
  for (const { shopper, order } of first.placed.slice(PAYING)) await shopper.cancel(order);
  for (const { shopper, order } of first.placed.slice(0, PAYING)) await untilPaid(shopper, order);
  const second = await allAtOnce(origins, shop, LATECOMERS);
  claims.equal('cancelled pieces are sold again, once', second.placed.length, PIECES - PAYING);
  await checkStockBooks(client, shop.tenant, claims);

  return {
    orders: first.placed.length,
    refused: first.refused,
    retries: first.retries,
    'p50 ms': Math.round(percentile(first.waits, 0.5)),
    'p95 ms': Math.round(percentile(first.waits, 0.95)),
    ordersOfLatecomers: second.placed.length,
  };
}

async function allAtOnce(
  origins: readonly [string, string],
  { tenant, variantIds }: OpenShop,
  count: number,
): Promise<Rush> {
  const shoppers = Array.from({ length: count }, (_, index) => new Shopper(origins[index % 2]!, tenant.slug));
  await Promise.all(shoppers.map((shopper) => shopper.fillCart(variantIds[0]!)));
  const placed: { shopper: Shopper; order: PlacedOrder }[] = [];
  const waits: number[] = [];
  let refused = 0;
  await Promise.all(
    shoppers.map(async (shopper) => {
      const began = performance.now();
      const { status, body } = await shopper.order();
      waits.push(performance.now() - began);
      if (status === 201) placed.push({ shopper, order: body });
      else if (body.code === 'checkout.insufficient-stock') refused++;
      else throw new Error(`an order was answered ${status}: ${JSON.stringify(body)}`);
    }),
  );
  return { placed, refused, waits, retries: shoppers.reduce((sum, { retries }) => sum + retries, 0) };
}

async function untilPaid(shopper: Shopper, order: PlacedOrder): Promise<void> {
  const end = Date.now() + 20_000;
  while ((await shopper.look(order)).body.paymentStatus !== 'paid') {
    if (Date.now() > end) throw new Error(`order ${order.order.number} was not paid in time`);
    await sleep(100);
  }
}
