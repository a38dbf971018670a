import { Module, Scope, type DynamicModule } from '@nestjs/common';
import { getConnectionToken, getModelToken, type ModelDefinition } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { declareOptional } from './optional-collections.js';

/** A collection in each tenant's database. */
export interface TenantCollection extends ModelDefinition {
  /**
   * Paths with personal data of customers, such as `deliveryAddress` or `addresses.phone`: exports, sandbox copies and erasure
   * must know them. `PersonalData` says how they are exported and erased.
   */
  readonly personal?: readonly string[];
  /**
   * Not every tenant needs it: the first write creates it with its indexes, by itself; until then, reading finds nothing. One
   * of the driver's own collections or an aggregation with `$merge` must not be what writes first.
   */
  readonly optional?: true;
}

const declared = new Map<string, TenantCollection>();

/** The models of all libraries loaded so far, for which provisioning and migrations create indexes. */
export function tenantModels(): TenantCollection[] {
  return [...declared.values()];
}

/**
 * Like `MongooseModule.forFeature`, for models in each tenant's own database: a tenant's service injects them with
 * `@InjectModel(Order.name)`. A model is compiled for a tenant when it is first injected.
 */
@Module({})
export class TenantModels {
  static forFeature(models: readonly TenantCollection[]): DynamicModule {
    for (const model of models) {
      const known = declared.get(model.name);
      if (known && known.schema !== model.schema) throw new Error(`two models are called ${model.name}`);
      if (!known && model.optional) declareOptional(model);
      declared.set(model.name, { ...known, ...model });
    }
    const providers = models.map((model) => ({
      provide: getModelToken(model.name),
      scope: Scope.REQUEST,
      durable: true,
      inject: [getConnectionToken()],
      useFactory: (connection: Connection) =>
        connection.models[model.name] ?? connection.model(model.name, model.schema, model.collection),
    }));
    return { module: TenantModels, providers, exports: providers.map(({ provide }) => provide) };
  }
}
