/** Properties whose values never reach a log. */
const SECRET =
  /^(authorization|cookie|set-cookie|.*-signature|x-api-key|api_?key|otp|totp|.*passw(or)?d|.*secret|.*_?token|x-[a-z]+-token|recovery_?codes|encryption_key|otpauth_?(url|uri)?)$/i;

/** One-time codes. Error codes are words and are not hidden. */
const ONE_TIME_CODE = /^\d{4,10}$/;

/** Deeper objects are only summarised, which also ends cycles. */
const MAX_DEPTH = 5;

/**
 * A copy of a log line's fields without secrets. It checks the name of each field once; path-based redaction would try every
 * path for every line.
 */
export function hideSecrets(facts: Record<string, unknown>): Record<string, unknown> {
  return cleaned(facts, 0) as Record<string, unknown>;
}

function cleaned(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Error || value instanceof Date)
    return value;
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth >= MAX_DEPTH) return '[more]';
  if (Array.isArray(value)) return value.map((item) => cleaned(item, depth + 1));
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    copy[key] = isSecret(key, item) ? '[hidden]' : cleaned(item, depth + 1);
  }
  return copy;
}

function isSecret(key: string, value: unknown): boolean {
  if (value === undefined || value === null) return false;
  if (key === 'code') return ONE_TIME_CODE.test(String(value));
  return isSecretName(key);
}

/** A cache: most lines have the same few names. */
const names = new Map<string, boolean>();
const MAX_NAMES = 2_000;

function isSecretName(key: string): boolean {
  let secret = names.get(key);
  if (secret === undefined) {
    secret = SECRET.test(key);
    // Names can also be data; these must not fill the memory.
    if (names.size < MAX_NAMES) names.set(key, secret);
  }
  return secret;
}

/** The parts of an error for the log, without other properties: drivers keep requests, headers and documents there. */
export function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return error;
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    stack: error.stack,
    ...(error.cause !== undefined && depth < MAX_DEPTH && { cause: describeError(error.cause, depth + 1) }),
  };
}
