import {
  AnyJson,
  Decimal,
  ExternalId,
  FieldOf,
  Flag,
  Id,
  Int,
  MetadataField,
  Nested,
  OneOf,
  QueryFlag,
  Text,
} from '#platform/http';
import type { Metadata } from '#platform/values';
import { attributeSchema } from '../product-types/attribute-schema.js';
import {
  ATTRIBUTE,
  ATTRIBUTES,
  CHOICE,
  CHOICES,
  LABEL,
  LABELS,
  PRODUCT_TYPE,
} from '../product-types/product-type-values.js';
import {
  ATTRIBUTE_LEVELS,
  ATTRIBUTE_TYPES,
  REFERENCE_TARGETS,
  type AttributeLevel,
  type AttributeType,
  type ProductType,
  type ReferenceTarget,
} from '../product-types/product-type.js';
import type { Breaking } from '../product-types/breaking-change.js';
import type { OwnProductType } from '../product-types/product-types.js';

const LABELS_FIELD = { optional: true, array: true, ...LABELS, description: 'In other languages' } as const;

export class LabelDto {
  @FieldOf(LABEL.locale, { example: 'de' })
  locale: string;

  @FieldOf(LABEL.name, { example: 'Größe' })
  name: string;
}

export class AttributeChoiceDto {
  @FieldOf(CHOICE.key, { example: 'm', description: 'Products store it, so it should not change' })
  key: string;

  @FieldOf(CHOICE.name, { example: 'M' })
  name: string;

  @Nested(() => LabelDto, LABELS_FIELD)
  labels?: readonly LabelDto[];
}

export class AttributeDto {
  @FieldOf(ATTRIBUTE.key, {
    example: 'size',
    description: 'Products store values under it, so it should not change',
  })
  key: string;

  @FieldOf(ATTRIBUTE.name, { example: 'Size' })
  name: string;

  @Nested(() => LabelDto, LABELS_FIELD)
  labels?: readonly LabelDto[];

  @OneOf(ATTRIBUTE_TYPES, { name: 'AttributeType', example: 'enum' })
  type: AttributeType;

  @OneOf(ATTRIBUTE_LEVELS, {
    name: 'AttributeLevel',
    example: 'variant',
    description: 'Whether a product has it once, or each of its variants',
  })
  level: AttributeLevel;

  @Flag({ optional: true, example: false, description: 'Default: false' })
  required?: boolean;

  @Flag({ optional: true, example: true, description: 'Whether shoppers filter lists by it. Default: false' })
  filterable?: boolean;

  @Flag({
    optional: true,
    example: true,
    description:
      'Whether variants differ in it: their options follow from it. For `enum` at the level `variant`',
  })
  definesVariants?: boolean;

  @FieldOf(ATTRIBUTE.unit, { example: 'kg', description: 'Of a number; UCUM where it has one' })
  unit?: string;

  @Decimal({
    optional: true,
    min: -1e12,
    max: 1e12,
    example: 0,
    description: 'Of a number; of a text, its length',
  })
  min?: number;

  @Decimal({ optional: true, min: -1e12, max: 1e12, example: 100 })
  max?: number;

  @Flag({ optional: true, example: true, description: 'Whether a number is whole' })
  whole?: boolean;

  @Nested(() => AttributeChoiceDto, { optional: true, array: true, ...CHOICES, description: 'Of an enum' })
  choices?: readonly AttributeChoiceDto[];

  @Flag({ optional: true, example: false, description: 'Whether an enum may have several values at once' })
  multiple?: boolean;

  @OneOf(REFERENCE_TARGETS, {
    name: 'ReferenceTarget',
    optional: true,
    example: 'product',
    description: 'Of a reference',
  })
  refersTo?: ReferenceTarget;
}

/** The fields of a product type that change. */
export class ChangeProductTypeDto {
  @FieldOf(PRODUCT_TYPE.name, { example: 'Bicycle', optional: true })
  name?: string;

  @Nested(() => LabelDto, LABELS_FIELD)
  labels?: readonly LabelDto[];

  @Nested(() => AttributeDto, { optional: true, array: true, ...ATTRIBUTES, description: 'The whole list' })
  attributes?: readonly AttributeDto[];

  @ExternalId()
  externalId?: string | null;

  @MetadataField()
  metadata?: Metadata;
}

export class CreateProductTypeDto {
  @FieldOf(PRODUCT_TYPE.key, {
    example: 'bicycle',
    description: 'Products name the type by it; it never changes',
  })
  key: string;

  @FieldOf(PRODUCT_TYPE.name, { example: 'Bicycle' })
  name: string;

  @Nested(() => LabelDto, LABELS_FIELD)
  labels?: readonly LabelDto[];

  @Nested(() => AttributeDto, { array: true, ...ATTRIBUTES })
  attributes: readonly AttributeDto[];

  @ExternalId()
  externalId?: string | null;

  @MetadataField()
  metadata?: Metadata;
}

/** A product type as everybody sees it. */
export class ProductTypeDto {
  @Text({ max: 60, example: 'bicycle' })
  key: string;

  @Text({ max: 120, example: 'Bicycle' })
  name: string;

  @Nested(() => LabelDto, { array: true })
  labels: readonly LabelDto[];

  @Nested(() => AttributeDto, { array: true, ...ATTRIBUTES })
  attributes: readonly AttributeDto[];

  static of({ key, name, labels = [], attributes }: ProductType): ProductTypeDto {
    return { key, name, labels, attributes };
  }
}

export class ProductTypesDto {
  @Nested(() => ProductTypeDto, { array: true, max: 300 })
  data: ProductTypeDto[];
}

/** A product type as staff see it. */
export class AdminProductTypeDto extends ProductTypeDto {
  @Flag({ example: false, description: 'Whether every shop has it; then it cannot be changed' })
  builtIn: boolean;

  @Id({ optional: true, description: 'Of the merchant’s own' })
  id?: string;

  @ExternalId({ nullable: false })
  externalId?: string;

  @MetadataField({ optional: false })
  metadata: Metadata;

  @Int({ optional: true, min: 1, example: 3, description: 'The ETag without its quotes' })
  version?: number;

  static override of(type: ProductType | OwnProductType): AdminProductTypeDto {
    const own = '_id' in type ? type : undefined;
    return {
      ...ProductTypeDto.of(type),
      builtIn: !own,
      id: own?._id,
      externalId: own?.externalId,
      metadata: type.metadata ?? {},
      version: own?.version,
    };
  }
}

export class AdminProductTypesDto {
  @Nested(() => AdminProductTypeDto, { array: true, max: 300 })
  data: AdminProductTypeDto[];
}

export class TypeSchemaDto {
  @AnyJson({ description: 'JSON Schema 2020-12 of the product’s attributes' })
  product: object;

  @AnyJson({ description: 'JSON Schema 2020-12 of the attributes of each variant' })
  variant: object;

  static of(type: ProductType, locale: string): TypeSchemaDto {
    return {
      product: attributeSchema(type, 'product', locale),
      variant: attributeSchema(type, 'variant', locale),
    };
  }
}

export class BreaksQuery {
  @QueryFlag({
    optional: true,
    example: true,
    description: 'Whether products may have invalid attributes afterwards',
  })
  breaks?: boolean;
}

export class BrokenAttributeDto {
  @Text({ max: 255, example: '/attributes/size' })
  pointer: string;

  @Text({ max: 60, example: 'choice' })
  code: string;
}

export class BrokenProductDto {
  @Id()
  id: string;

  @Text({ example: 'Ridge Rain Jacket' })
  title: string;

  @Nested(() => BrokenAttributeDto, { array: true })
  errors: BrokenAttributeDto[];
}

/** What a change of a product type would break. */
export class BreakingDto {
  @Int({ min: 0, example: 1 })
  total: number;

  @Nested(() => BrokenProductDto, { array: true, max: 100, description: 'The first hundred' })
  products: BrokenProductDto[];

  static of({ total, products }: Breaking): BreakingDto {
    return {
      total,
      products: products.map(({ id, title, errors }) => ({
        id,
        title,
        errors: errors.slice(0, 100).map(({ pointer, code }) => ({ pointer, code })),
      })),
    };
  }
}
