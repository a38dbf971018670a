import { createHmac } from 'node:crypto';
import { Injectable, Module } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { PassportStatic } from 'passport';
import { Strategy } from 'passport-custom';
import { Authority, IdentityModule, permissionsOf, RevokedSessions } from '#foundation/identity';
import { IdentityHttpModule } from '#foundation/identity/http';
import type { TenantRecord } from '#foundation/tenancy';
import { EdgeBench } from '../../../../../test/support/edge-bench.js';
import { testConfig } from '../../../../../test/support/test-config.js';
import { Authentication } from '../authentication.js';
import { AuthenticationModule } from '../authentication.module.js';
import { PlatformTokenStrategy } from './platform-token.strategy.js';
import { ShopTokenStrategy } from './shop-token.strategy.js';
import { AdminTokenStrategy } from './admin-token.strategy.js';
import {
  ownPassport,
  type AuthenticationRequest,
  type AuthenticationStrategy,
  type ParsedCredential,
  type VerifiedCredential,
} from './strategy.js';

/** The signature of the test's identity provider, with a secret that it shares with us. */
const sign = (text: string): string => createHmac('sha256', 'shared').update(text).digest('base64url');

/** An assertion as in the header: `Authorization: Saml <who at which tenant>.<signature>`. */
function assertion(about: { staff: string; tenant: string }): string {
  const text = Buffer.from(JSON.stringify(about)).toString('base64url');
  return `Saml ${text}.${sign(text)}`;
}

/** As CONTRIBUTING says: a class for a new scheme that checks a credential once and returns its principal. */
@Injectable()
class SamlStrategy extends PassportStrategy(Strategy) implements AuthenticationStrategy {
  constructor() {
    super();
  }

  getPassportInstance(): PassportStatic {
    return ownPassport();
  }

  takes({ scheme }: ParsedCredential): boolean {
    return scheme === 'saml';
  }

  validate({ headers }: AuthenticationRequest): VerifiedCredential | false {
    const [, value] = headers.authorization!.split(' ');
    const [text, signature] = value!.split('.');
    if (signature !== sign(text!)) return false;
    const { staff, tenant } = JSON.parse(Buffer.from(text!, 'base64url').toString()) as {
      staff: string;
      tenant: string;
    };
    const principal = {
      kind: 'session',
      audience: 'staff',
      id: staff,
      tenantId: tenant,
      permissions: permissionsOf('manager'),
    } as const;
    return { principal: () => principal };
  }
}

class WithSaml extends Authentication {}

const WAYS = [ShopTokenStrategy, AdminTokenStrategy, PlatformTokenStrategy, SamlStrategy];

@Module({
  imports: [AuthenticationModule, IdentityModule],
  providers: [
    SamlStrategy,
    {
      provide: WithSaml,
      inject: [RevokedSessions, Authority, ...WAYS],
      useFactory: (revoked: RevokedSessions, authority: Authority, ...ways: AuthenticationStrategy[]) =>
        new WithSaml(ways, revoked, authority),
    },
  ],
  exports: [WithSaml],
})
class WithSamlModule {}

describe('another strategy', () => {
  let bench: EdgeBench;
  let tenant: TenantRecord;
  let other: TenantRecord;
  beforeAll(async () => {
    const config = testConfig({ API_HOSTS: 'localhost,127.0.0.1' });
    bench = await EdgeBench.start(config, [IdentityHttpModule], {
      module: WithSamlModule,
      verifier: WithSaml,
    });
    tenant = await bench.provision();
    other = await bench.provision();
  });
  afterAll(() => bench.stop([tenant, other]));

  const staffOf = async ({ slug }: TenantRecord, authorization: string): Promise<number> => {
    const url = `${bench.origin}/api/v1/admin/staff`;
    return (await fetch(url, { headers: { 'x-tenant': slug, authorization } })).status;
  };

  it('gives its principal’s rights, only at its tenant, beside the product’s own strategies', async () => {
    const { id, token } = await bench.staff(tenant);
    const saml = assertion({ staff: id, tenant: tenant._id });
    await expect(staffOf(tenant, saml)).resolves.toBe(200);
    await expect(staffOf(tenant, `Bearer ${token}`)).resolves.toBe(200);
    await expect(staffOf(other, saml)).resolves.toBe(421);
  });

  it('refuses a credential that it cannot verify, or that no strategy takes', async () => {
    const saml = assertion({ staff: 'grace', tenant: tenant._id });
    for (const refused of [`${saml}x`, saml.replace('Saml', 'Bearer'), 'Kerberos abc', 'Saml abc']) {
      await expect(staffOf(tenant, refused)).resolves.toBe(401);
    }
  });
});
