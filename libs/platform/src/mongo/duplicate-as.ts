import type { ErrorFactory } from '#platform/errors';

const DUPLICATE_KEY = 11000;

/** Runs a write; if a unique index refuses it, throws the domain's error instead of MongoDB's. */
export async function duplicateAs<T>(error: ErrorFactory, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    throw (cause as { code?: unknown }).code === DUPLICATE_KEY ? error(undefined, { cause }) : cause;
  }
}
