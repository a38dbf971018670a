import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { told } from '#platform/facts';
import { startCheckedRun } from './checked-run.js';

/** Appends a guest's order in a process of its own, with these changes of its facts, and hides the error if there is one. */
async function append(changes: object): Promise<{ said: string; problems: string }> {
  const run = await startCheckedRun();
  const script = `
    import 'reflect-metadata';
    import { OrderPlaced } from '#commerce/orders/events';
    import { rowOf } from './dist/libs/foundation/tenancy/src/events/outbox.schema.js';
    const facts = { ...OrderPlaced.example, customerId: null, ...${JSON.stringify(changes)} };
    try {
      console.log(rowOf(OrderPlaced.of('1', facts)).type);
    } catch (error) {
      console.log(error.message);
    }`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, ...run.variables },
  });
  return { said: stdout.trim(), problems: await run.end() };
}

describe('a run that checks facts', () => {
  it('lets pass what fits', async () => {
    expect(await append({})).toEqual({ said: 'order.placed', problems: '' });
  });

  it.each([
    ['a wrong type', { customerId: 5 }, 'data/customerId must be string,null'],
    ['a wrong choice', { status: 'eaten' }, 'data/status must be equal to one of the allowed values'],
    ['a field that nobody declared', { colour: 'red' }, 'data must NOT have additional properties'],
    ['no time', { placedAt: 'today' }, 'data/placedAt must match format "date-time"'],
  ])('notes %s, even if the error is caught', async (_name, changes, problem) => {
    const { said, problems } = await append(changes);
    expect(said).toBe(`event order.placed does not fit its schema: ${problem}`);
    expect(problems).toContain(said);
  });

  it('is this one: what tests tell is checked, and other processes inherit that', () => {
    const file = process.env.FACT_PROBLEMS;
    expect(process.env.NODE_OPTIONS).toContain('check-facts.js');
    expect(file).toBeTruthy();
    // This one should not be noted.
    delete process.env.FACT_PROBLEMS;
    try {
      expect(() => told('a number', { type: 'integer' }, 'one')).toThrow(
        'a number does not fit its schema: data must be integer',
      );
    } finally {
      process.env.FACT_PROBLEMS = file;
    }
  });
});
