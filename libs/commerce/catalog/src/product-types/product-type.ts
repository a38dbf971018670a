import type { FieldError } from '#platform/errors';
import type { Metadata } from '#platform/values';

export const ATTRIBUTE_TYPES = ['text', 'number', 'boolean', 'enum', 'date', 'reference'] as const;
export type AttributeType = (typeof ATTRIBUTE_TYPES)[number];

/** Whether a product has the attribute once, or each of its variants for itself. */
export const ATTRIBUTE_LEVELS = ['product', 'variant'] as const;
export type AttributeLevel = (typeof ATTRIBUTE_LEVELS)[number];

/** What a reference can be the id of. */
export const REFERENCE_TARGETS = ['product', 'category'] as const;
export type ReferenceTarget = (typeof REFERENCE_TARGETS)[number];

/** A name in another language. */
export interface Label {
  readonly locale: string;
  readonly name: string;
}

/** A value that an attribute of type `enum` may have. Products store its key, so that its name can change. */
export interface AttributeChoice {
  readonly key: string;
  /** In the shop's first language. */
  readonly name: string;
  readonly labels?: readonly Label[];
}

/** What products of a type say about themselves, and which values are valid. */
export interface Attribute {
  /** Products store their values under it, so it never changes. */
  readonly key: string;
  readonly name: string;
  readonly labels?: readonly Label[];
  readonly type: AttributeType;
  readonly level: AttributeLevel;
  readonly required?: boolean;
  /** Whether shoppers filter lists by it. */
  readonly filterable?: boolean;
  /** Whether variants differ in it: no two of a product have the same values. Only for `enum` at the level `variant`. */
  readonly definesVariants?: boolean;
  /** Of a number, such as `kg` or `mm`; UCUM where it has one. */
  readonly unit?: string;
  /** Of a number; of a text, its length. */
  readonly min?: number;
  readonly max?: number;
  /** Whether a number is whole. */
  readonly whole?: boolean;
  /** Of an enum. */
  readonly choices?: readonly AttributeChoice[];
  /** Of an enum: whether there may be several values at once. */
  readonly multiple?: boolean;
  /** Of a reference. */
  readonly refersTo?: ReferenceTarget;
}

/** The fields of a product type that merchants define. */
export interface ProductTypeFields {
  readonly name: string;
  readonly labels?: readonly Label[];
  readonly attributes: readonly Attribute[];
  readonly metadata?: Metadata;
}

/** A kind of products, with the attributes that they have. */
export interface ProductType extends ProductTypeFields {
  /** Products name it, so it never changes. */
  readonly key: string;
  /** Rules between the values of a product that a built-in type brings; pointers begin at the product. */
  readonly check?: (product: Checked) => readonly FieldError[];
}

/** What the rules of a type look at. */
export interface Checked {
  readonly attributes?: AttributeValues;
  readonly variants: readonly { readonly attributes?: AttributeValues }[];
}

/** Values by the keys of attributes: text, date (`2026-11-28`), key of a choice or an id; number; flag; keys of several choices. */
export type AttributeValue = string | number | boolean | readonly string[];
export type AttributeValues = Readonly<Record<string, AttributeValue>>;
