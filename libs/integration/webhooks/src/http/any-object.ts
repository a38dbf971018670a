import { field, type FieldOptions } from '#platform/http';
import { isObject } from '#platform/values';

/** A JSON object whose fields are described elsewhere. */
export function AnyObject(options: FieldOptions<unknown> = {}): PropertyDecorator {
  return field(options, { schema: { type: 'object', additionalProperties: true }, rules: [isObject] });
}
