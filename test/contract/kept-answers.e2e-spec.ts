import { EVENTS, LIBRARIES } from '#libraries';
import { AccessTable } from '#platform/http';
import { Installation } from '../support/installation.js';

it('routes are kept only until events that outdate them, and a library shows only what a route is kept until', async () => {
  const table = (await Installation.shared()).api.get(AccessTable);
  const awaited = new Set(table.entries().flatMap(({ rule }) => rule.cache?.until ?? []));
  const shown = LIBRARIES.flatMap(({ shows = [] }) => shows);
  expect([...shown].sort()).toEqual([...awaited].sort());
  const told = new Set(EVENTS.map(({ aggregate }) => aggregate));
  expect(shown.filter((aggregate) => !told.has(aggregate))).toEqual([]);
});
