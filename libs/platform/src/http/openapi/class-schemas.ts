import type { INestApplication, Type } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { exampleOf } from './example-of.js';
import { closedSchemas, SCHEMA_REFERENCE, usedSchemas, withNamedEnums, withShortNames } from './schemas.js';
import { toOpenApi31, type JsonObject } from './to-openapi31.js';

/** Schemas of classes by name, for `components/schemas`, with references to them and examples. */
export interface ClassSchemas {
  readonly schemas: JsonObject;
  referTo(type: Type): { readonly $ref: string };
  exampleOf(type: Type): unknown;
}

/** An empty module, so that no routes of the app are described. */
class NoRoutes {}

/**
 * The JSON Schemas of DTO classes as in the API documents, for other kinds of documents.
 * @param inputs classes that clients send; their schemas allow no other fields
 * @param answers classes of answers; their schemas allow more fields
 */
export function classSchemas(
  app: INestApplication,
  inputs: readonly Type[],
  answers: readonly Type[],
): ClassSchemas {
  const raw = SwaggerModule.createDocument(app, new DocumentBuilder().build(), {
    include: [NoRoutes],
    extraModels: [...inputs, ...answers],
  });
  const whole = withNamedEnums(withShortNames(toOpenApi31(raw as unknown as JsonObject)));
  const { schemas } = whole.components as { schemas: JsonObject };
  const referTo = ({ name }: Type): { $ref: string } => {
    const short = name.replace(/Dto$/, '');
    return { $ref: SCHEMA_REFERENCE + (short in schemas ? short : name) };
  };
  const answered = usedSchemas(answers.map(referTo), schemas);
  const sent = usedSchemas(inputs.map(referTo), schemas);
  return {
    schemas: { ...closedSchemas(sent), ...answered },
    referTo,
    exampleOf: (type) => exampleOf(referTo(type), schemas),
  };
}
