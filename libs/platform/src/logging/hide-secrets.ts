/** Properties whose values never reach a log. */
const SECRET =
  /^(authorization|cookie|set-cookie|.*-signature|x-api-key|api_?key|otp|totp|.*passw(or)?d|.*secret|.*_?token|x-[a-z]+-token|recovery_?codes|encryption_key|otpauth_?(url|uri)?)$/i;

/** One-time codes; error codes are words and stay. */
const ONE_TIME_CODE = /^\d{4,10}$/;

/** Deeper things are summed up, which also ends cycles. */
const MAX_DEPTH = 5;

/**
 * A copy of a log line's facts without secrets. Walks once over what is there, which for the usual flat line is a
 * handful of name tests; path-based redaction tries every path at every line instead.
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

/** The same few names come with every line. */
const names = new Map<string, boolean>();
const MAX_NAMES = 2_000;

function isSecretName(key: string): boolean {
  let secret = names.get(key);
  if (secret === undefined) {
    secret = SECRET.test(key);
    // Names can be data, too; those must not fill the memory.
    if (names.size < MAX_NAMES) names.set(key, secret);
  }
  return secret;
}

/** What a log needs of an error: no own properties, in which drivers keep requests, headers and documents. */
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
