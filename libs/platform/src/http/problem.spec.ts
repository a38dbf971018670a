import { defineErrors } from '#platform/errors';
import { problemOf } from './problem.js';

const errors = defineErrors({
  page: {
    code: 'problem-test.page',
    kind: 'invalid',
    fields: ['first', 'second'],
    title: 'The page is wrong',
    de: 'Die Seite ist falsch',
    advice: 'Send another.',
  },
  taken: {
    code: 'problem-test.taken',
    kind: 'conflict',
    fields: ['name'],
    title: 'The name is taken',
    de: 'Der Name ist vergeben',
    advice: 'Send another.',
  },
});

function pointersOf(error: ReturnType<typeof errors.page>, body: unknown): string[] | undefined {
  return problemOf(error, { correlationId: 'id', origin: 'http://shop.example', body }).errors?.map(
    ({ pointer }) => pointer,
  );
}

describe('the field that a problem is about', () => {
  it('has the name that it has in this body', () => {
    expect(pointersOf(errors.page(), { second: 1 })).toEqual(['/second']);
    expect(pointersOf(errors.page(), { second: 1, first: 1 })).toEqual(['/first']);
  });

  it('is the one that the thrower names, if the body has several', () => {
    expect(pointersOf(errors.page(undefined, { field: 'second' }), { first: 1, second: 1 })).toEqual([
      '/second',
    ]);
  });

  it('is missing in the body of an invalid request that has none of the names', () => {
    expect(pointersOf(errors.page(), {})).toEqual(['/first']);
    expect(pointersOf(errors.taken(), {})).toBeUndefined();
  });

  it('is unknown without a body', () => {
    for (const body of [undefined, null, 'text', ['first']]) {
      expect(pointersOf(errors.page(), body)).toBeUndefined();
    }
  });

  it('gives way to errors that were passed', () => {
    const passed = [
      {
        pointer: '/lines/1',
        code: 'range',
        message: { en: 'must be at most 5', de: 'darf höchstens 5 sein' },
      },
    ];
    expect(pointersOf(errors.page(undefined, { errors: passed }), { first: 1 })).toEqual(['/lines/1']);
  });
});
