import type { AddressInfo } from 'node:net';
import { parse } from 'csv-parse/sync';
import { fastify, type FastifyInstance, type FastifyReply } from 'fastify';
import { accepts } from '../parts/ports.js';
import { sendPage } from '../stand-ins/page.js';
import type { Caller } from './caller.js';
import { pictureOf } from './picture.js';
import type { DemoShop } from './shops.js';
import {
  cancelledPage,
  homePage,
  notFoundPage,
  orderPage,
  type ShownOrder,
  type ShownProduct,
} from './storefront-pages.js';

interface OrderAddress {
  readonly Params: { order?: string };
  readonly Querystring: { order?: string };
}

const PICTURES = '/pictures/';
/** Where the catalogue's files say that the pictures are. Nothing is served there. */
const NOWHERE = 'https://images.example.com/';

/**
 * The web site of a shop of the demo: some products, their pictures, and the pages to which the pay page sends shoppers.
 * It reads orders on its server, with an API key of the shop, so an order's address shows no more than is on its page.
 */
export class Storefront {
  private readonly titles = new Map<string, string>();
  private api?: { readonly caller: Caller; readonly key: string };

  private constructor(
    readonly shop: DemoShop,
    private readonly app: FastifyInstance,
  ) {
    app.get('/', async (_request, reply) => {
      const products = await this.read<{ data: ShownProduct[] }>('/products?limit=24');
      return sendPage(reply, 200, homePage(shop.name, products?.data ?? []));
    });
    app.get(`${PICTURES}*`, ({ url }, reply) => this.sendPicture(reply, url.slice(PICTURES.length)));
    const pages = {
      '/checkout/success': orderPage,
      '/checkout/cancelled': cancelledPage,
      // Where mails link to.
      '/orders/:order': orderPage,
    };
    for (const [path, page] of Object.entries(pages)) {
      app.get<OrderAddress>(path, async ({ params, query }, reply) => {
        const id = params.order ?? query.order ?? '';
        const order = await this.read<ShownOrder>(`/admin/orders/${encodeURIComponent(id)}`);
        return order ? sendPage(reply, 200, page(shop.name, order)) : this.sendNotFound(reply);
      });
    }
    app.setNotFoundHandler((_request, reply) => this.sendNotFound(reply));
  }

  /** @param wanted its port, so that addresses of pictures stay the same; another one if that is taken or undefined */
  static async open(shop: DemoShop, wanted?: number): Promise<Storefront> {
    const storefront = new Storefront(shop, fastify({ forceCloseConnections: true }));
    const port = wanted === undefined || (await accepts(wanted)) ? 0 : wanted;
    await storefront.app.listen({ host: '127.0.0.1', port });
    return storefront;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.app.server.address() as AddressInfo).port}`;
  }

  /** The catalogue with addresses of pictures that this storefront makes. */
  withPictures(csv: string): string {
    for (const row of parse<Record<string, string>>(csv, { columns: true })) {
      const { 'Image Src': address = '', 'Image Alt Text': title = '' } = row;
      if (address) this.titles.set(address.replace(NOWHERE, ''), title);
    }
    return csv.replaceAll(NOWHERE, this.origin + PICTURES);
  }

  /** From now on the storefront can read the shop's products and orders. */
  connect(caller: Caller, key: string): void {
    this.api = { caller, key };
  }

  async close(): Promise<void> {
    await this.app.close();
  }

  private async read<T>(path: string): Promise<T | undefined> {
    const headers = { 'x-api-key': this.api?.key ?? '' };
    const answer = await this.api?.caller.ask<T>('GET', path, { headers });
    return answer?.status === 200 ? answer.body : undefined;
  }

  private sendPicture(reply: FastifyReply, name: string): FastifyReply {
    const title = this.titles.get(name);
    return title === undefined
      ? this.sendNotFound(reply)
      : reply.type('image/svg+xml').send(pictureOf(title));
  }

  private sendNotFound(reply: FastifyReply): FastifyReply {
    return sendPage(reply, 404, notFoundPage(this.shop.name));
  }
}
