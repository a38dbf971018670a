import type { JsonSchema } from './fact.js';

/** Looks at something before it is told. @throws Error if it must not be told */
export type Listener = (name: string, schema: JsonSchema, value: unknown) => void;

let listener: Listener | undefined;

/** Lets tests look at everything that this process tells. */
export function onTold(listen: Listener): void {
  listener = listen;
}

/** Every event and live message passes here before it is written or sent. Without a listener nothing happens. */
export function told(name: string, schema: JsonSchema, value: unknown): void {
  listener?.(name, schema, value);
}
