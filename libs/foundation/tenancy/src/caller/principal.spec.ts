import { credentialOf, type Principal } from './principal.js';

const STAFF: Principal = { kind: 'session', audience: 'staff', id: 'grace', permissions: new Set() };
const KEY: Principal = { ...STAFF, kind: 'api-key', id: 'key', grantedBy: 'grace' };

describe('credentialOf', () => {
  it('names people by their account, and machines by their own id, not by who granted them', () => {
    expect(credentialOf(STAFF)).toBe('staff:grace');
    expect(credentialOf({ ...STAFF, audience: 'customer' })).toBe('customer:grace');
    expect(credentialOf(KEY)).toBe('api-key:key');
    expect(credentialOf({ ...KEY, kind: 'oauth' })).toBe('oauth:key');
  });
});
