import sharp from 'sharp';
import { until } from '#dev/until';
import { newId } from '#platform/ids';
import { TendMedia } from '#commerce/media';
import { Installation } from '../support/installation.js';
import { expectStatus } from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';

interface Image {
  readonly url: string;
  readonly mediaId?: string;
  readonly alt?: string;
  readonly sources: readonly { readonly type: string; readonly width: number; readonly url: string }[];
}
interface Product {
  readonly id: string;
  readonly images: readonly Image[];
  readonly variants: readonly { readonly id: string; readonly images: readonly Image[] }[];
}

/** A merchant uploads a picture, shows it in a product and one of its variants, and shoppers see ready sizes. */
describe('pictures of products', () => {
  let installation: Installation;
  let shop: TenantSession;
  let mediaId: string;
  beforeAll(async () => {
    installation = await Installation.start();
    shop = await installation.tenant({ settings: { locales: ['en', 'de'] } });
  });
  afterAll(() => installation?.stop());

  const tend = () =>
    installation.scope.run(shop.tenant._id, async (graph) => {
      await (await graph.get(TendMedia)).turn({ until: Date.now() + 60_000 });
    });
  const product = (more: object) => ({
    title: `Lamp ${newId()}`,
    status: 'active',
    variants: [{ sku: newId(), price: { amount: 2900, currency: 'EUR' } }],
    ...more,
  });

  it('are uploaded, and named by products', async () => {
    const picture = await sharp({ create: { width: 800, height: 600, channels: 3, background: '#c00' } })
      .jpeg()
      .toBuffer();
    const response = await fetch(`${installation.origin}/api/v1/admin/media?fileName=lamp.jpg`, {
      method: 'POST',
      headers: {
        'X-Tenant': shop.tenant.slug,
        Authorization: `Bearer ${shop.owner}`,
        'Content-Type': 'application/octet-stream',
      },
      body: new Uint8Array(picture),
    });
    expect(response.status).toBe(201);
    mediaId = ((await response.json()) as { id: string }).id;
    const alt = { alt: 'A red lamp', translations: [{ locale: 'de', alt: 'Eine rote Lampe' }] };
    await expectStatus(200, shop.asOwner('PATCH', `/admin/media/${mediaId}`, alt));
    await until('its sizes', async () => {
      await tend();
      const { body } = await shop.asOwner<{ status: string }>('GET', `/admin/media/${mediaId}`);
      return body.status === 'ready';
    });
    const bad = product({ images: [{ mediaId: newId() }] });
    const refused = await expectStatus(
      400,
      shop.asOwner<{ errors: object[] }>('POST', '/admin/products', bad),
    );
    expect(refused.body.errors).toMatchObject([{ pointer: '/images', code: 'unknown' }]);
    const both = product({ images: [{ mediaId, url: 'https://images.example.com/a.jpg' }] });
    await expectStatus(400, shop.asOwner('POST', '/admin/products', both));
  });

  it('are shown in the sizes and the language that a page needs', async () => {
    const elsewhere = { url: 'https://images.example.com/a.jpg', alt: 'Box' };
    const input = product({ images: [{ mediaId }, elsewhere] });
    const { body: made } = await expectStatus(201, shop.asOwner<Product>('POST', '/admin/products', input));
    const own = { variants: [{ id: made.variants[0]!.id, images: [{ mediaId, alt: 'From the side' }] }] };
    await expectStatus(200, shop.asOwner('PATCH', `/admin/products/${made.id}`, own));
    const german = { headers: { 'Accept-Language': 'de' } };
    const { body: page } = await shop.call<Product>('GET', `/products/${made.id}`, german);
    expect(page.images).toMatchObject([
      { mediaId, kind: 'image', alt: 'Eine rote Lampe', width: 800, height: 600 },
      { ...elsewhere, sources: [] },
    ]);
    expect(page.variants[0]!.images).toMatchObject([{ mediaId, alt: 'From the side' }]);
    const { body: list } = await shop.call<{ data: { image: Image }[] }>('GET', '/products', german);
    expect(list.data[0]!.image).toMatchObject({ mediaId, alt: 'Eine rote Lampe' });
    const source = list.data[0]!.image.sources.find(({ type }) => type === 'image/avif')!;
    const bytes = await fetch(source.url.replace(/^https?:\/\/[^/]+/, installation.origin));
    expect(bytes.headers.get('content-type')).toBe('image/avif');
    await expectStatus(409, shop.asOwner('DELETE', `/admin/media/${mediaId}`));
    await expectStatus(204, shop.asOwner('DELETE', `/admin/products/${made.id}`));
    await expectStatus(409, shop.asOwner('DELETE', `/admin/media/${mediaId}`));
    const foreign = await installation.tenant();
    await expectStatus(400, foreign.asOwner('POST', '/admin/products', product({ images: [{ mediaId }] })));
  });
});
