import { InjectConnection } from '@nestjs/mongoose';
import { Module } from '@nestjs/common';
import type { Connection } from 'mongoose';
import { ProductUpdated, type ProductFacts } from '#commerce/catalog/events';
import {
  collectionNamed,
  Subscriber,
  TenancyModule,
  UnitOfWork,
  type EventSubscriber,
  type NumberedEvent,
} from '#foundation/tenancy';

/** A row for each event that {@link Stumble} has handled. */
export interface Handled {
  readonly _id: string;
  readonly product: string;
  readonly seq: number;
  /** Number of events of the same product that it had handled before. */
  readonly before: number;
}

export const HANDLED = 'proof_handled';
/** Slug of products that it fails on. */
export const STUMBLES = 'stumbles';
/** Id of a row in {@link HANDLED}; if it exists, the subscriber no longer fails. */
export const GO_ON = 'go-on';

/** A subscriber that fails on some events until it is told to go on. */
@Subscriber({ name: 'proof.stumble', on: [ProductUpdated] })
export class Stumble implements EventSubscriber {
  constructor(
    @InjectConnection() private readonly connection: Connection,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async handle({ id, seq, data }: NumberedEvent<ProductFacts>): Promise<void> {
    this.unitOfWork.mustBeRunning();
    const handled = collectionNamed<Handled>(this.connection, HANDLED);
    if (data.slug === STUMBLES && !(await handled.findOne({ _id: GO_ON })))
      throw new Error('the proof lets it fail');
    const product = data.productId;
    const before = await handled.countDocuments({ product });
    await handled.insertOne({ _id: id, product, seq, before });
  }
}

@Module({ imports: [TenancyModule], providers: [Stumble] })
export class StumbleModule {}
