import type { ErrorFactory } from '#platform/errors';

const DUPLICATE_KEY = 11000;

/** Whether a unique index has refused a write. */
export function isDuplicateKey(error: unknown): boolean {
  return (error as { code?: unknown }).code === DUPLICATE_KEY;
}

/** Runs a write; if a unique index refuses it, throws the domain's error instead of MongoDB's. */
export async function duplicateAs<T>(error: ErrorFactory, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    throw isDuplicateKey(cause) ? error(undefined, { cause }) : cause;
  }
}
