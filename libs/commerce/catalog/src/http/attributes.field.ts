import { FieldOf } from '#platform/http';
import { attributeValues } from '../product-types/product-type-values.js';

/** Values of attributes by their keys, in requests and in what staff see. */
export function Attributes(options: { readonly optional?: boolean } = {}): PropertyDecorator {
  return FieldOf(attributeValues(), {
    example: { size: 'm', color: 'blue' },
    description:
      'Values by the keys of the product type’s attributes: a text, a number, true or false, a day, the key of a choice or a ' +
      'list of them, an id. null takes a value away; what is left out stays',
    ...options,
  });
}
