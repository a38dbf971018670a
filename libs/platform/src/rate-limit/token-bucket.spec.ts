import { Places } from './places.js';
import { TokenBucket } from './token-bucket.js';

it('allows a burst and then a steady rate', () => {
  let now = 0;
  const bucket = new TokenBucket(5, 2, () => now);
  const taken = (tries: number): number =>
    Array.from({ length: tries }, () => bucket.take()).filter(Boolean).length;
  expect(taken(20)).toBe(5);
  now += 1_000;
  expect(taken(20)).toBe(2);
  now += 60_000;
  expect(taken(20)).toBe(5);
});

it('counts places by key, and gives each back only once', () => {
  const places = new Places(2);
  const [first, second] = [places.take('a')!, places.take('a')!];
  expect(places.take('a')).toBeUndefined();
  expect(places.take('b')).toBeDefined();
  first();
  first();
  expect(places.take('a')).toBeDefined();
  expect(places.take('a')).toBeUndefined();
  second();
  expect(places.take('a')).toBeDefined();
});
