import type { FastifyInstance } from 'fastify';
import type { Databases, Row } from './databases.js';
import { stockOf } from './stock.js';

const SUMMARY = {
  slug: 1,
  title: 1,
  titleKey: 1,
  status: 1,
  brand: 1,
  type: 1,
  tags: 1,
  currency: 1,
  minPrice: 1,
  maxPrice: 1,
  availability: 1,
  version: 1,
  externalId: 1,
  createdAt: 1,
  updatedAt: 1,
  image: { $first: '$images' },
};
const ON_SALE = { status: 'active', deletedAt: null };

type ListQuery = { Querystring: { limit?: string; search?: string } };

export function catalogueRoutes(app: FastifyInstance, databases: Databases): void {
  app.get<ListQuery>('/api/v1/products', async (request) => {
    const limit = Number(request.query.limit ?? 20);
    const { search } = request.query;
    const products = databases.of(request).collection<Row>('products');
    const rows = search
      ? await products
          .aggregate<Row>([
            { $match: { ...ON_SALE, $text: { $search: search } } },
            { $project: { ...SUMMARY, score: { $meta: 'textScore' } } },
            { $match: {} },
            { $sort: { score: -1, _id: -1 } },
            { $limit: limit + 1 },
          ])
          .toArray()
      : await products
          .find(ON_SALE)
          .project<Row>(SUMMARY)
          .sort({ _id: -1 })
          .limit(limit + 1)
          .toArray();
    const shown = rows.slice(0, limit);
    return { data: shown.map(summaryOf), nextCursor: rows.length > limit ? cursorOf(shown.at(-1)!) : null };
  });

  app.get<{ Params: { slug: string } }>('/api/v1/products/:slug', async (request, reply) => {
    const db = databases.of(request);
    const row = await db.collection<Row>('products').findOne({
      keys: `slug:/${request.params.slug}`,
      status: { $in: ['active'] },
      deletedAt: null,
    });
    if (!row) return reply.status(404).send({ title: 'not found' });
    const ids = (row['variants'] as Row[]).map(({ id }) => id as string);
    return productOf(row, await stockOf(db, ids));
  });
}

function cursorOf({ score, _id }: Row): string {
  return Buffer.from(JSON.stringify(score === undefined ? [_id] : [score, _id])).toString('base64url');
}

function summaryOf(row: Row): object {
  const {
    _id,
    slug,
    title,
    brand,
    type,
    tags,
    image,
    minPrice,
    maxPrice,
    currency,
    createdAt,
    availability,
  } = row;
  return {
    id: _id,
    slug,
    title,
    brand,
    type,
    tags,
    image: image && imageOf(image),
    minPrice: { amount: minPrice, currency },
    maxPrice: { amount: maxPrice, currency },
    availability,
    createdAt,
  };
}

function imageOf({ url, alt }: Row): object {
  return { url, kind: 'image', sources: [], square: [], alt };
}

function productOf(row: Row, stock: ReadonlyMap<string, number>): object {
  const { description, categoryIds, options, images, seo, variants } = row;
  const { id, slug, title, brand, type, tags, minPrice, maxPrice, createdAt } = summaryOf(row) as Row;
  return {
    id,
    slug,
    title,
    description,
    brand,
    type,
    tags,
    categoryIds,
    options,
    images: images.map(imageOf),
    seo,
    variants: variants.map(({ position: _, ...variant }: Row) => {
      const available = stock.get(variant['id']) ?? 0;
      const everyVariant = {
        requiresShipping: true,
        orderQuantity: { min: 1, max: 999, step: 1 },
        metadata: {},
        images: [],
        tiers: [],
        attributes: [],
      };
      return {
        ...variant,
        ...everyVariant,
        available,
        availability: available > 0 ? 'in-stock' : 'out-of-stock',
      };
    }),
    minPrice,
    maxPrice,
    availability: stock.size > 0 ? 'in-stock' : 'out-of-stock',
    createdAt,
    locale: 'en',
    slugs: [{ locale: 'en', slug }],
    breadcrumb: [],
    attributes: [],
    related: [],
    metadata: {},
  };
}
