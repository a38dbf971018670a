import { STAFF_PERMISSIONS } from '#platform/permissions';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVENTS, LIBRARIES } from '#libraries';
import { FactChecker } from '#dev/facts/fact-checker';

/** Fields of an example that identify a person: emails, names, postal addresses. */
function tellsWho(example: object): string[] {
  return Object.entries(example)
    .filter(
      ([field, value]) =>
        (typeof value === 'string' && (value.includes('@') || /^(first|last)Name$/.test(field))) ||
        (typeof value === 'object' && value !== null && 'postalCode' in value),
    )
    .map(([field]) => field);
}

describe('published events', () => {
  it('declare the permission that reading them needs', () => {
    const published = EVENTS.filter((event) => event.published);
    const without = published.filter(({ readWith }) => !STAFF_PERMISSIONS.includes(readWith as never));
    expect(without.map(({ type }) => type)).toEqual([]);
    expect(published.length).toBeGreaterThan(20);
  });
});

describe('examples', () => {
  const checker = new FactChecker();
  const live = LIBRARIES.flatMap(({ liveMessages = [] }) => liveMessages);

  it.each([
    ...EVENTS.map((event) => [event.type, event] as const),
    ...live.map((message) => [`the live message ${message.name}`, message] as const),
  ])('of %s fits its schema', (_name, { schema, example }) => {
    expect(checker.problemOf(schema, example)).toBeUndefined();
  });
});

describe('event declarations', () => {
  it('are all in the declarations of the libraries', () => {
    const sources = readdirSync('libs', { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.events.ts'),
    );
    const defined = sources.flatMap((path) => [
      ...readFileSync(join('libs', path), 'utf8').matchAll(/ = defineEvent[<(]/g),
    ]);
    expect(EVENTS).toHaveLength(defined.length);
  });

  const ofPeople = EVENTS.filter(({ aggregate }) => aggregate !== 'staff');

  it.each(ofPeople.map((definition) => [definition.type, definition] as const))(
    '%s declares the fields that are removed when its customer is erased',
    (_type, { example, personal }) => {
      expect([...personal].sort()).toEqual(tellsWho(example as object).sort());
    },
  );
});
