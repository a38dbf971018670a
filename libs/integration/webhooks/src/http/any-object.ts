import { field, isJsonObject, type FieldOptions } from '#platform/http';

/** A JSON object whose fields are described elsewhere. */
export function AnyObject(options: FieldOptions<unknown> = {}): PropertyDecorator {
  return field(options, {
    schema: { type: 'object', additionalProperties: true },
    rules: [{ code: 'type', check: (value) => (isJsonObject(value) ? undefined : 'must be an object') }],
  });
}
