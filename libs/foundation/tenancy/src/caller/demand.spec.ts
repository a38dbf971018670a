import { NOBODY, runWith, type Caller } from '#platform/context';
import { callerMay, demand, demandAnywhere, demandForOther } from './demand.js';

const HOLDING = new Set(['orders.read']);

function as<T>(caller: Caller | undefined, work: () => T): T {
  return runWith({ correlationId: 'c', ...(caller && { caller }) }, work);
}

const staff = (permissions: ReadonlySet<string>, stores?: readonly string[]): Caller => ({
  audience: 'staff',
  id: 's1',
  permissions,
  ...(stores && { stores }),
});
const customer: Caller = { audience: 'customer', id: 'c1', permissions: new Set() };
const refused = (detail: string | RegExp) =>
  expect.objectContaining({ code: 'request.forbidden', message: expect.stringMatching(detail) as string });

/** The thrown error, if any. */
function thrownBy(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}

describe('demand', () => {
  it('allows a caller with the permission, and the product itself', () => {
    expect(thrownBy(() => as(staff(HOLDING), () => demand('orders.read')))).toBeUndefined();
    expect(thrownBy(() => as(undefined, () => demand('orders.read')))).toBeUndefined();
    expect(thrownBy(() => demand('orders.read'))).toBeUndefined();
  });

  it.each([
    ['staff who lack it', staff(new Set(['orders.write']))],
    ['customers', customer],
    ['operators', { audience: 'operator', id: 'o', permissions: new Set(['tenants.read']) } as const],
    ['nobody', NOBODY],
  ])('refuses %s and names it', (_who, caller) => {
    expect(thrownBy(() => as(caller, () => demand('orders.read')))).toEqual(
      refused('permission orders.read'),
    );
  });

  it('limits staff to their stores, and refuses them what concerns all stores', () => {
    const here = staff(HOLDING, ['a', 'b']);
    expect(thrownBy(() => as(here, () => demand('orders.read', 'b')))).toBeUndefined();
    expect(thrownBy(() => as(here, () => demand('orders.read', 'c')))).toEqual(refused('one of the stores'));
    expect(thrownBy(() => as(here, () => demand('orders.read')))).toEqual(refused('not limited to'));
    expect(as(here, () => [callerMay('orders.read', 'a'), callerMay('orders.read')])).toEqual([true, false]);
  });

  it('returns the stores for which a permission holds', () => {
    expect(as(staff(HOLDING, ['a']), () => demandAnywhere('orders.read'))).toEqual(['a']);
    expect(as(staff(HOLDING), () => demandAnywhere('orders.read'))).toBeUndefined();
    expect(thrownBy(() => as(customer, () => demandAnywhere('orders.read')))).toEqual(
      refused('permission orders.read'),
    );
  });

  it('lets customers do for themselves what needs a permission for other people', () => {
    expect(thrownBy(() => as(customer, () => demandForOther('customers.write', 'c1')))).toBeUndefined();
    for (const caller of [customer, staff(HOLDING), { ...staff(HOLDING), id: 'c2' }, NOBODY]) {
      expect(thrownBy(() => as(caller, () => demandForOther('customers.write', 'c2')))).toEqual(
        refused('permission customers.write'),
      );
    }
  });
});
