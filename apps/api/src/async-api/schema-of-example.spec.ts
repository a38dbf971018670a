import { schemaOf } from './schema-of-example.js';

describe('the schema of an example', () => {
  it('allows any value where two items of a list differ in type, and a member that only one of them has', () => {
    const example = [
      { setting: 'origins', after: [], since: 1 },
      { setting: 'timeZone', after: 'UTC' },
    ];
    expect(schemaOf(example)).toEqual({
      type: 'array',
      items: {
        type: 'object',
        required: ['setting', 'after'],
        properties: { setting: { type: 'string' }, after: {}, since: { type: 'integer' } },
      },
    });
  });
});
