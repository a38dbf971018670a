import { createRequire } from 'node:module';
import type * as ajv2020 from 'ajv/dist/2020.js';
import type { FormatsPlugin } from 'ajv-formats';
import type { JsonSchema } from '#platform/facts';

/** Checks values by their schemas. Ajv is loaded by the first check, because every process of a test run has a checker. */
export class FactChecker {
  private ajv?: ajv2020.Ajv2020;
  private readonly known = new WeakMap<JsonSchema, ajv2020.ValidateFunction>();

  /** What is wrong with a value, undefined if nothing is. Fields that the schema does not name are wrong too. */
  problemOf(schema: JsonSchema, value: unknown): string | undefined {
    const validate = this.known.get(schema) ?? this.compile(schema);
    return validate(value) ? undefined : this.ajv!.errorsText(validate.errors, { dataVar: 'data' });
  }

  private compile(schema: JsonSchema): ajv2020.ValidateFunction {
    this.ajv ??= newAjv();
    const validate = this.ajv.compile(closed(schema));
    this.known.set(schema, validate);
    return validate;
  }
}

function newAjv(): ajv2020.Ajv2020 {
  const require = createRequire(import.meta.url);
  const { Ajv2020 } = require('ajv/dist/2020.js') as typeof ajv2020;
  const addFormats = require('ajv-formats') as FormatsPlugin;
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
  addFormats(ajv);
  return ajv;
}

/** The documents leave objects open, since fields may be added. For us, a field that is not declared is a mistake. */
function closed(schema: JsonSchema): JsonSchema {
  const { properties, items } = schema;
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, closed(one)])),
      additionalProperties: false,
    }),
    ...(items && { items: closed(items) }),
  };
}
