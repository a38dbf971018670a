import type { INestApplication } from '@nestjs/common';
import { AccessTable, classSchemas, type MessageEntry } from '#platform/http';

/** The messages of a process, each with the names of its body's fields. */
export function messageFields(app: INestApplication): ReadonlyMap<MessageEntry, readonly string[]> {
  const messages = app.get(AccessTable).messages();
  const inputs = messages.flatMap(({ input }) => input ?? []);
  const { schemas, referTo } = classSchemas(app, inputs, []);
  return new Map(
    messages.map((message) => {
      const name = message.input && referTo(message.input).$ref.split('/').at(-1)!;
      const schema = name && (schemas[name] as { readonly properties?: object });
      return [message, Object.keys((schema && schema.properties) ?? {})];
    }),
  );
}
