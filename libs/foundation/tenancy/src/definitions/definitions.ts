import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { CurrentTenant } from '../scope/tenant-providers.js';
import { TenantInjectable } from '../scope/tenant-injectable.js';
import { UnitOfWork } from '../unit-of-work/unit-of-work.js';
import type { DefinitionKind } from './define-kind.js';
import { TenantFacts } from '../fact-cache/tenant-facts.js';
import { Definition } from './definition.schema.js';
import { DefinitionsOfKind } from './definitions-of-kind.js';

/** The tenant's small configuration of all kinds, in one collection that the first of them creates. */
@TenantInjectable()
export class Definitions {
  constructor(
    @InjectModel(Definition.name) private readonly rows: Model<Definition>,
    private readonly unitOfWork: UnitOfWork,
    private readonly facts: TenantFacts,
    private readonly tenant: CurrentTenant,
  ) {}

  of<Fields extends object>(kind: DefinitionKind<Fields>): DefinitionsOfKind<Fields> {
    return new DefinitionsOfKind(kind, this.rows, this.unitOfWork, this.facts, this.tenant.id);
  }
}
