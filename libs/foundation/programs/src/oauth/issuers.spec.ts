import type { TenantRecord } from '#foundation/tenancy';
import { testConfig } from '../../../../../test/support/test-config.js';
import { Issuers } from './issuers.js';

const issuers = new Issuers(testConfig({ PUBLIC_URL: 'https://api.example' }));
const tenant = (...hosts: string[]) => ({ _id: 'one', hosts }) as unknown as TenantRecord;

describe('the issuer of a tenant', () => {
  it('is its first custom domain, or its path at the installation’s origin', () => {
    expect(issuers.issuerOf(tenant('shop.example', 'other.example'), false)).toBe('https://shop.example');
    expect(issuers.issuerOf(tenant('shop.example'), true)).toBe('https://api.example/t/one');
    expect(issuers.issuerOf(tenant(), false)).toBe('https://api.example/t/one');
  });

  it.each(['bad host', 'shop.example/x', 'shop.example:x', 'a@shop.example', '', '[::1'])(
    'is never made from the stored but invalid host %j',
    (host) => {
      const issuer = issuers.issuerOf(tenant(host), false);
      expect(issuer).toBe('https://api.example/t/one');
      expect(issuers.keysOf(issuer)).toBe('https://api.example/.well-known/jwks.json');
      expect(issuers.isOf(`https://${host}`, tenant(host))).toBe(false);
      expect(issuers.issuerOf(tenant(host, 'shop.example'), false)).toBe('https://shop.example');
    },
  );
});
