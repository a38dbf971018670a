import { anyWordOf, everyWordOf } from './text-search.js';

it.each([
  ['rain -jacket', 'rain jacket', '"rain" "jacket"'],
  ['"rain jacket"', 'rain jacket', '"rain" "jacket"'],
  ['AB-12-X', 'AB 12 X', '"AB" "12" "X"'],
  ['"4711', '4711', '"4711"'],
  ['-"', '', ''],
])('%s has no operator for MongoDB', (typed, any, every) => {
  expect(anyWordOf(typed)).toBe(any);
  expect(everyWordOf(typed)).toBe(every);
});
