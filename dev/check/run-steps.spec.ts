import { measureAll } from '../../bench/measure-all.js';
import type { Bench } from '../../bench/bench.js';
import { reportOf } from '../../bench/report.js';
import type { Scenario } from '../../bench/scenarios.js';
import { counted, runSteps, type Step } from './run-steps.js';

function steps(ran: string[], ...broken: string[]): Step[] {
  return [
    { name: 'build' },
    { name: 'lint' },
    { name: 'test', needs: ['build'] },
    { name: 'bench', needs: ['build'] },
  ].map((step) => ({
    ...step,
    run: async () => {
      ran.push(step.name);
      if (broken.includes(step.name)) throw new Error(`${step.name} is broken`);
    },
  }));
}

const silent = (): void => undefined;

describe('steps', () => {
  it('all run, even if some fail', async () => {
    const ran: string[] = [];
    const outcomes = await runSteps(steps(ran, 'lint', 'test'), silent);
    expect(ran).toEqual(['build', 'lint', 'test', 'bench']);
    expect(outcomes.filter(({ passed }) => !passed)).toEqual([
      expect.objectContaining({ name: 'lint', why: 'lint is broken' }),
      expect.objectContaining({ name: 'test', why: 'test is broken' }),
    ]);
    expect(counted(outcomes)).toBe('2 passed, 2 failed');
  });

  it('do not run if a step that they need has failed', async () => {
    const ran: string[] = [];
    const outcomes = await runSteps(steps(ran, 'build'), silent);
    expect(ran).toEqual(['build', 'lint']);
    expect(outcomes[2]).toMatchObject({ passed: false, why: 'did not run because it needs build' });
    expect(counted(outcomes)).toBe('1 passed, 3 failed');
  });
});

it('if a scenario of the benchmark fails, the others run, and the report shows the failure', async () => {
  const both = {
    ...{ server: 1, mongod: 1, redis: 0, worker: 0, operations: 1, perSecond: 1 },
    latency: { p50: 1, p95: 1, p99: 1 },
  };
  const fails = async (): Promise<never> => {
    throw new Error('it is answered in two shapes');
  };
  const bench = {
    options: { chosen: new Set(['list', 'log-in', 'cart', 'cold', 'start']), tenants: [1, 20], log: silent },
    plays: () => true,
    compare: async ({ name }: { name: string }, tenants: number) =>
      name === 'log-in'
        ? fails()
        : {
            ...{ scenario: `play ${name}`, tenants, first: 'emporium', second: 'bare' },
            ...{ figures: { emporium: both, bare: both }, ratio: { server: 1, mongod: 1 } },
          },
  } as unknown as Bench;
  const scenarios = ['list', 'log-in', 'cart'].map((name) => ({ name }) as Scenario);
  const singles = [
    { name: 'cold', title: 'cold', measure: fails },
    { name: 'start', title: 'start', measure: async () => ({ ms: 3 }) },
  ];

  const measured = await measureAll(bench, { scenarios, singles });
  expect(measured.comparisons.map(({ name, passed }) => [name, passed])).toEqual([
    ['list, 1 tenant', true],
    ['log-in, 1 tenant', false],
    ['cart, 1 tenant', true],
    ['list, 20 tenants', true],
    ['log-in, 20 tenants', false],
    ['cart, 20 tenants', true],
  ]);
  const report = reportOf(measured);
  expect(report).toContain('play cart, 20 tenants');
  expect(report).toMatch(/^start +ms 3$/m);
  expect(report).toMatch(/✗ log-in, 1 tenant +\d+ s {2}it is answered in two shapes/);
  expect(report).toMatch(/\n5 passed, 3 failed$/);
});
