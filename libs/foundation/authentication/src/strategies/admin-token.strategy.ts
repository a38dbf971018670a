import { Injectable } from '@nestjs/common';
import { Authority, isBuiltIn, permissionsOf, type RoleTable } from '#foundation/identity';
import type { Principal } from '#foundation/tenancy';
import {
  principalOf,
  SessionFacts,
  SessionTokenStrategy,
  type SessionClaims,
} from './session-token.strategy.js';
import type { VerifiedCredential } from './strategy.js';

/** Access tokens of staff. They name roles; what a tenant's own role allows is looked up at each request. */
@Injectable()
export class AdminTokenStrategy extends SessionTokenStrategy {
  constructor(
    facts: SessionFacts,
    private readonly authority: Authority,
  ) {
    super(facts, ['admin']);
  }

  protected verified(claims: SessionClaims): VerifiedCredential {
    if (claims.roles.every(isBuiltIn))
      return this.steady(claims, { permissions: allOf(claims, permissionsOf) });
    return new CredentialWithOwnRoles(claims, this.authority, () => this.isAlive(claims));
  }
}

/** A token that names roles of the tenant's own. Its principal is rebuilt only when the tenant's roles have changed. */
class CredentialWithOwnRoles implements VerifiedCredential {
  private last?: { readonly table: RoleTable; readonly principal: Principal };

  constructor(
    private readonly claims: SessionClaims,
    private readonly authority: Authority,
    private readonly isAlive: () => boolean,
  ) {}

  async principal(): Promise<Principal | undefined> {
    if (!this.isAlive()) return undefined;
    const table = await this.authority.roles(this.claims.tid!);
    if (this.last?.table !== table) {
      const permissions = allOf(this.claims, (role) => table.permissionsOf(role));
      this.last = { table, principal: principalOf(this.claims, { permissions }) };
    }
    return this.last.principal;
  }
}

/** The permissions of all roles together; with one role, its set is used without a copy. */
function allOf(
  { roles }: SessionClaims,
  permissionsOfRole: (role: string) => ReadonlySet<string>,
): ReadonlySet<string> {
  const [only] = roles;
  if (roles.length === 1) return permissionsOfRole(only!);
  return new Set(roles.flatMap((role) => [...permissionsOfRole(role)]));
}
