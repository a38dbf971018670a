import { Injectable } from '@nestjs/common';
import { isDelegable } from '#platform/permissions';
import { TenantScope } from '#foundation/tenancy';
import { StaffAccounts } from '../staff/staff-accounts.js';
import { AuthorityCache } from './authority-cache.js';
import type { Holdings } from './built-in-roles.js';
import type { Position, RoleTable } from './role-table.js';
import { Roles } from './roles.js';

/**
 * What people hold at this moment, for whatever acts in their name: API keys, OAuth tokens, tokens that say a custom
 * role. It costs a map look-up as long as nothing changed; see AuthorityCache for how soon a change is felt.
 */
@Injectable()
export class Authority {
  /** What a position was worth under the roles of that moment: the same object as long as neither changes. */
  private readonly worth = new WeakMap<
    Position,
    { readonly table: RoleTable; readonly holdings: Holdings }
  >();

  constructor(
    private readonly cache: AuthorityCache,
    private readonly scope: TenantScope,
  ) {}

  /** The roles of a tenant. @throws tenant.unknown, tenant.deleted */
  roles(tenantId: string): RoleTable | Promise<RoleTable> {
    return this.cache.get(tenantId, 'roles', () =>
      this.scope.run(tenantId, async (graph) => (await graph.get(Roles)).table()),
    );
  }

  /**
   * What a member of staff holds now; undefined for somebody who was removed, suspended or never joined.
   * @returns the same object until something changes
   * @throws tenant.unknown, tenant.deleted
   */
  async holdings(tenantId: string, staffId: string): Promise<Holdings | undefined> {
    const position = await this.cache.get(tenantId, `staff:${staffId}`, () =>
      this.positionOf(tenantId, staffId),
    );
    if (!position) return undefined;
    const table = await this.roles(tenantId);
    const known = this.worth.get(position);
    if (known?.table === table) return known.holdings;
    const holdings = Object.freeze(table.holdingsOf(position));
    this.worth.set(position, { table, holdings });
    return holdings;
  }

  /** Calls `listener` when what people hold may have changed: at the tenant, or anywhere. Returns how to stop. */
  onChange(listener: (tenantId?: string) => void): () => void {
    return this.cache.onChange(listener);
  }

  private positionOf(tenantId: string, staffId: string): Promise<Position | null> {
    return this.scope.run(tenantId, async (graph) => {
      const row = await (await graph.get(StaffAccounts)).find(staffId);
      return row?.status === 'active' ? { role: row.role, storeIds: row.storeIds } : null;
    });
  }
}

/** What scopes are worth that somebody with these holdings granted: no more than either, and nothing that stays with people. */
export function delegated({ permissions, stores }: Holdings, scopes: readonly string[]): Holdings {
  return {
    permissions: new Set(scopes.filter((scope) => isDelegable(scope) && permissions.has(scope))),
    stores,
  };
}
