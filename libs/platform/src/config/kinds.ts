import { makeValidator } from 'envalid';

export { bool, num, port, str } from 'envalid';

/** Texts separated by commas. */
export const list = makeValidator<string[]>((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
);

/** A whole number from 1 up. */
export const positive = makeValidator<number>((text) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error('expected a whole number from 1 up');
  return value;
});

/** 32 bytes in base64: a key for AES-256-GCM. */
export const key32 = makeValidator<string>((text) => {
  if (Buffer.from(text, 'base64').length !== 32) throw new Error('expected 32 bytes in base64');
  return text;
});

/** Such keys, separated by commas. */
export const keys32 = makeValidator<string[]>((text) => {
  const keys = text
    .split(',')
    .map((key) => key.trim())
    .filter(Boolean);
  if (keys.some((key) => Buffer.from(key, 'base64').length !== 32))
    throw new Error('expected 32 bytes in base64, several separated by commas');
  return keys;
});

export const mongoUri = makeValidator<string>((text) => {
  if (!/^mongodb(\+srv)?:\/\/./.test(text)) throw new Error('expected mongodb:// or mongodb+srv://');
  return text;
});

export const redisUrl = makeValidator<string>((text) => {
  if (!/^rediss?:\/\/./.test(text)) throw new Error('expected redis:// or rediss://');
  return text;
});

export const origin = makeValidator<string>((text) => {
  if (new URL(text).origin !== text) throw new Error('expected an origin without a path');
  return text;
});
