import { resolveAccess, type AccessRule } from '#platform/http';
import type { Principal } from '#foundation/tenancy';
import { admit } from './admission.js';

const principal = (facts: Partial<Principal> = {}): Principal => ({
  kind: 'session',
  audience: 'staff',
  id: 'somebody',
  tenantId: 'tenant',
  permissions: new Set(['orders.read']),
  ...facts,
});
const attempt = (rule: AccessRule, who?: Principal) => () => admit(resolveAccess(rule, 'Test_route'), who);

describe('admit', () => {
  it('admits anybody to public and guest routes, with or without a credential', () => {
    for (const who of ['public', 'guest'] as const) {
      expect(attempt({ who })).not.toThrow();
      expect(attempt({ who }, principal({ audience: 'customer' }))).not.toThrow();
    }
  });

  it('asks for a credential if one is needed', () => {
    expect(attempt({ who: 'customer' })).toThrow(
      expect.objectContaining({ code: 'request.unauthenticated' }),
    );
  });

  it.each(['customer', 'operator'] as const)('refuses a %s at staff routes', (audience) => {
    const refused = expect.objectContaining({ code: 'request.forbidden' });
    expect(attempt({ who: 'staff' }, principal({ audience }))).toThrow(refused);
  });

  it('asks for the permission', () => {
    const refused = expect.objectContaining({ code: 'request.forbidden' });
    expect(attempt({ who: 'staff', permission: 'orders.read' }, principal())).not.toThrow();
    expect(attempt({ who: 'staff', permission: 'orders.refund' }, principal())).toThrow(refused);
  });

  it('refuses staff who are limited to stores at routes that do not name a store', () => {
    const limited = principal({ stores: ['store'] });
    const rule = { who: 'staff', permission: 'orders.read' } as const;
    expect(attempt(rule, limited)).toThrow(expect.objectContaining({ code: 'request.forbidden' }));
    expect(attempt({ ...rule, store: 'filter' }, limited)).not.toThrow();
    expect(attempt({ who: 'staff' }, limited)).not.toThrow();
  });

  it.each(['api-key', 'oauth'] as const)('admits an %s only to routes with a permission', (kind) => {
    const machine = principal({ kind, grantedBy: 'grace', authTime: Date.now() / 1000 });
    const refused = expect.objectContaining({ code: 'request.forbidden' });
    expect(attempt({ who: 'staff', permission: 'orders.read' }, machine)).not.toThrow();
    expect(attempt({ who: 'staff', permission: 'orders.refund' }, machine)).toThrow(refused);
    expect(attempt({ who: 'staff' }, machine)).toThrow(refused);
    expect(attempt({ who: 'guest' }, machine)).toThrow(refused);
    // What everybody gets.
    expect(attempt({ who: 'guest', revalidates: true }, machine)).not.toThrow();
    expect(attempt({ who: 'guest', revalidates: true, stepUp: true }, machine)).toThrow(refused);
    expect(attempt({ who: 'staff', permission: 'orders.read', stepUp: true }, machine)).toThrow(refused);
  });

  it('asks for a recent proof of identity if the route requires one', () => {
    const now = Date.now() / 1000;
    const rule = { who: 'staff', stepUp: true } as const;
    const refused = expect.objectContaining({ code: 'access.step-up-required' });
    expect(attempt(rule, principal({ authTime: now - 10 }))).not.toThrow();
    expect(attempt(rule, principal({ authTime: now - 3600 }))).toThrow(refused);
    expect(attempt(rule, principal())).toThrow(refused);
  });
});
