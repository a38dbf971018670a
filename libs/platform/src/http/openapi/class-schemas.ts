import type { INestApplication, Type } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { closedSchemas, SCHEMA_REFERENCE, usedSchemas, withNamedEnums, withShortNames } from './schemas.js';
import { toOpenApi31, type JsonObject } from './to-openapi31.js';

/** Schemas of classes by name, and how a document refers to one that has them in `components/schemas`. */
export interface ClassSchemas {
  readonly schemas: JsonObject;
  referTo(type: Type): { readonly $ref: string };
}

/** No module has it: of the app's routes none is looked at. */
class NoRoutes {}

/**
 * The JSON Schemas of classes of fields, as the API documents would show them, for documents of another kind.
 * @param inputs what clients send: no other fields are taken, and the schemas say so
 * @param answers what they are answered; may gain fields
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
  return { schemas: { ...closedSchemas(sent), ...answered }, referTo };
}
