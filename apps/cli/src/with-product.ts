import type { INestApplicationContext } from '@nestjs/common';

/** Loads the product, runs `work` with its services, and closes its connections. */
export async function withProduct(work: (product: INestApplicationContext) => Promise<void>): Promise<void> {
  const { openProduct } = await import('./open-product.js');
  const product = await openProduct();
  try {
    await work(product);
  } finally {
    await product.close();
  }
}
