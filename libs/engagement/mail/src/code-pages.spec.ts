import type { TenantRecord } from '#foundation/tenancy';
import { codePageOf, invitationPageOf } from './code-pages.js';

const tenant = (settings: object, hosts: string[] = []) =>
  ({ hosts, settings: { origins: [], ...settings } }) as unknown as TenantRecord;
const RESET = { setting: 'accountPage', action: 'password-reset' } as const;
const CODE = { code: 'ab2cd-ef3gh', challengeId: '01jd2k3m4n5p6q7r8s9tavwxyz' };

describe('the page for a mailed code', () => {
  it('has the action, the challenge and the code where the setting wants them', () => {
    const accountPage = 'https://shop.example/{action}?c={challenge}#{code}';
    expect(codePageOf(tenant({ accountPage }), RESET, CODE)).toBe(
      'https://shop.example/password-reset?c=01jd2k3m4n5p6q7r8s9tavwxyz#ab2cd-ef3gh',
    );
  });

  it('is on the first origin if the setting is a path', () => {
    const settings = { accountPage: '/{action}', origins: ['https://a.example', 'https://b.example'] };
    expect(codePageOf(tenant(settings), RESET, CODE)).toBe('https://a.example/password-reset');
    expect(codePageOf(tenant({ ...settings, origins: [] }), RESET, CODE)).toBeUndefined();
  });

  it('does not exist without the setting', () => {
    expect(
      codePageOf(tenant({ staffPage: '/x', origins: ['https://a.example'] }), RESET, CODE),
    ).toBeUndefined();
  });

  it('for an invitation has no challenge, and nothing of the token becomes part of the address’s structure', () => {
    const staffPage = 'https://admin.example/{action}?challenge={challenge}&token={code}';
    expect(invitationPageOf(tenant({ staffPage }), 'a&b=/c#d')).toBe(
      'https://admin.example/invitation?challenge=&token=a%26b%3D%2Fc%23d',
    );
  });
});
