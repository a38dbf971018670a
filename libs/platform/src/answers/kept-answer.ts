import { timingSafeEqual } from 'node:crypto';
import type { Mac } from '#platform/crypto';

/** An answer that can be sent again. */
export interface KeptAnswer {
  /** All that the answer depends on besides the data. */
  readonly key: string;
  /** Of the data that it was made of; see Generations. */
  readonly generation: string;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
  /** From when on it is wrong by time alone, in milliseconds since 1970. */
  readonly until?: number;
  /** The strong ETag of its content. */
  readonly tag: string;
  readonly body: Buffer;
}

const MAC_BYTES = 32;
const LENGTH_BYTES = 4;

/** The answer as bytes that only this installation can make. */
export function sealed({ body, ...head }: KeptAnswer, mac: Mac): Buffer {
  const text = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(text.length);
  const content = Buffer.concat([length, text, body]);
  return Buffer.concat([mac.of(content), content]);
}

/** The answer in bytes that {@link sealed} made; undefined for any others. */
export function opened(bytes: Buffer, mac: Mac): KeptAnswer | undefined {
  if (bytes.length < MAC_BYTES + LENGTH_BYTES) return undefined;
  const content = bytes.subarray(MAC_BYTES);
  const tag = bytes.subarray(0, MAC_BYTES);
  if (!mac.all(content).some((right) => timingSafeEqual(right, tag))) return undefined;
  const head = LENGTH_BYTES + content.readUInt32BE();
  const facts = JSON.parse(content.subarray(LENGTH_BYTES, head).toString()) as Omit<KeptAnswer, 'body'>;
  return { ...facts, body: content.subarray(head) };
}
