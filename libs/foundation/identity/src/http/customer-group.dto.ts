import { ExternalId, FieldOf, Id, Int, Iso8601, MetadataField, PageQuery, Text } from '#platform/http';
import type { Metadata } from '#platform/values';
import type { CustomerGroup } from '../customer-groups/customer-groups.js';
import { CUSTOMER_GROUP } from '../identity-values.js';

const KEY = { example: 'wholesale', description: 'Unique among groups; for files and addresses' } as const;
const NAME = { example: 'Wholesale' } as const;
const DESCRIPTION = { example: 'Dealers with a contract' } as const;

export class CreateCustomerGroupDto {
  @FieldOf(CUSTOMER_GROUP.key, KEY)
  key: string;

  @FieldOf(CUSTOMER_GROUP.name, NAME)
  name: string;

  @FieldOf(CUSTOMER_GROUP.description, DESCRIPTION)
  description?: string | null;

  @ExternalId()
  externalId?: string | null;

  @MetadataField()
  metadata?: Metadata;
}

export class UpdateCustomerGroupDto {
  @FieldOf(CUSTOMER_GROUP.key, { ...KEY, optional: true })
  key?: string;

  @FieldOf(CUSTOMER_GROUP.name, { ...NAME, optional: true })
  name?: string;

  @FieldOf(CUSTOMER_GROUP.description, { ...DESCRIPTION, description: 'null removes it' })
  description?: string | null;

  @ExternalId()
  externalId?: string | null;

  @MetadataField()
  metadata?: Metadata;
}

export class CustomerGroupDto {
  @Id()
  id: string;

  @FieldOf(CUSTOMER_GROUP.key, KEY)
  key: string;

  @FieldOf(CUSTOMER_GROUP.name, NAME)
  name: string;

  @FieldOf(CUSTOMER_GROUP.description, { ...DESCRIPTION, nullable: false })
  description?: string;

  @ExternalId({ nullable: false })
  externalId?: string;

  @MetadataField()
  metadata?: Metadata;

  @Int({ min: 1, example: 1, description: 'The ETag without its quotes' })
  version: number;

  @Iso8601()
  createdAt: string;

  @Iso8601()
  updatedAt: string;

  static of(group: CustomerGroup): CustomerGroupDto {
    const { _id, key, name, description, externalId, metadata, version, createdAt, updatedAt } = group;
    return {
      id: _id,
      key,
      name,
      description,
      externalId,
      metadata,
      version,
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
    };
  }
}

export class CustomerGroupQuery extends PageQuery {
  @Text({ optional: true, max: 255, description: 'Only the group that has this external id' })
  externalId?: string;
}
