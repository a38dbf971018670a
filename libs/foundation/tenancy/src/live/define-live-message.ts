import { schemaOf, type FactsOf, type Fields, type JsonSchema } from '#platform/facts';

/** A message that the server emits to sockets. */
export interface LiveMessage<T = unknown> {
  /** Socket.IO namespace. */
  readonly namespace: string;
  readonly name: string;
  /** One sentence for front ends. */
  readonly summary: string;
  readonly schema: JsonSchema;
  /** A realistic payload for the documents. */
  readonly example: T;
}

/** Declares a live message. @param spec `data` declares the fields of the payload with `#platform/facts` */
export function defineLiveMessage<F extends Fields>({
  data,
  ...spec
}: {
  readonly namespace: string;
  readonly name: string;
  readonly summary: string;
  readonly data: F;
  readonly example: FactsOf<F>;
}): LiveMessage<FactsOf<F>> {
  return { ...spec, schema: schemaOf(data) };
}
