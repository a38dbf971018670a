import { Module, Scope, type DynamicModule } from '@nestjs/common';
import { getConnectionToken, getModelToken, type ModelDefinition } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';

/** A collection in each tenant's database. */
export interface TenantCollection extends ModelDefinition {
  /**
   * Paths that tell who a customer is, such as `deliveryAddress` or `addresses.phone`: whatever shows, copies or forgets
   * people has to know them. `PersonalData` says how they are shown and forgotten.
   */
  readonly personal?: readonly string[];
}

const declared = new Map<string, TenantCollection>();

/** The models of every library loaded so far: what provisioning and migrations create indexes for. */
export function tenantModels(): TenantCollection[] {
  return [...declared.values()];
}

/**
 * Mirrors `MongooseModule.forFeature` for models that live in each tenant's own database: a tenant's service
 * injects them with the ordinary `@InjectModel(Order.name)`. A model compiles for a tenant when first injected.
 */
@Module({})
export class TenantModels {
  static forFeature(models: readonly TenantCollection[]): DynamicModule {
    for (const model of models) {
      const known = declared.get(model.name);
      if (known && known.schema !== model.schema) throw new Error(`two models are called ${model.name}`);
      declared.set(model.name, model);
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
