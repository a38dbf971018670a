import { externalId, metadata, type Metadata } from '#platform/values';
import { field, type FieldOptions } from './field.js';

/** What another system calls a resource, in requests and in what staff see. */
export function ExternalId(options: FieldOptions<string> = {}): PropertyDecorator {
  return field(
    {
      optional: true,
      nullable: true,
      example: 'erp-4711',
      description: 'What another system calls it: unique among resources of its kind; null takes it away',
      ...options,
    },
    externalId(),
  );
}

/** Public and private metadata, in requests and in what staff see. */
export function MetadataField(options: FieldOptions<Metadata> = {}): PropertyDecorator {
  return field(
    {
      optional: true,
      example: { public: { warrantyYears: 2 }, private: { supplier: 'N-17' } },
      description:
        'Data of integrations, as JSON, at most 16 kB. Shoppers see `public`. A change replaces the parts that it gives',
      ...options,
    },
    metadata(),
  );
}

/** What shoppers see of metadata. */
export function PublicMetadata(): PropertyDecorator {
  return field(
    { example: { warrantyYears: 2 }, description: 'Data of integrations' },
    { schema: { type: 'object', additionalProperties: true }, rules: [] },
  );
}
