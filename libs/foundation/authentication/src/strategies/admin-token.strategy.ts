import { Injectable } from '@nestjs/common';
import { Authority, isBuiltIn, permissionsOf, type RoleTable } from '#foundation/identity';
import type { Principal } from '#foundation/tenancy';
import {
  principalOf,
  SessionFacts,
  SessionTokenStrategy,
  type SessionClaims,
} from './session-token.strategy.js';
import type { Standing } from './strategy.js';

/** Staff's access tokens. They say roles; what a role of the tenant's own allows is looked up at each request. */
@Injectable()
export class AdminTokenStrategy extends SessionTokenStrategy {
  constructor(
    facts: SessionFacts,
    private readonly authority: Authority,
  ) {
    super(facts, ['admin']);
  }

  protected standing(claims: SessionClaims): Standing {
    if (claims.roles.every(isBuiltIn))
      return this.steady(claims, { permissions: allOf(claims, permissionsOf) });
    return new StandingByOwnRoles(claims, this.authority, () => this.isAlive(claims));
  }
}

/** Made anew only when the tenant's roles have changed. */
class StandingByOwnRoles implements Standing {
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

/** Several roles add up; the usual case shares one set. */
function allOf(
  { roles }: SessionClaims,
  permissionsOfRole: (role: string) => ReadonlySet<string>,
): ReadonlySet<string> {
  const [only] = roles;
  if (roles.length === 1) return permissionsOfRole(only!);
  return new Set(roles.flatMap((role) => [...permissionsOfRole(role)]));
}
