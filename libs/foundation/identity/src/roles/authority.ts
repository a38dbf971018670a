import { Injectable } from '@nestjs/common';
import { isDelegable } from '#platform/permissions';
import { TenantScope } from '#foundation/tenancy';
import { StaffAccounts } from '../staff/staff-accounts.js';
import { AuthorityCache } from './authority-cache.js';
import type { Holdings } from './built-in-roles.js';
import type { Position, RoleTable } from './role-table.js';
import { Roles } from './roles.js';

/**
 * The rights of people at this moment, for credentials that act for them: API keys, OAuth tokens, tokens with a custom
 * role. It costs one map look-up if nothing changed; AuthorityCache says how soon a change takes effect.
 */
@Injectable()
export class Authority {
  /** The holdings of each position with the current roles: the same object until one of the two changes. */
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
   * The holdings of a member of staff now; undefined if they were removed, are suspended or never joined.
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

  /** Calls `listener` when holdings may have changed: at the tenant, or at all tenants. Returns a function that stops this. */
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

/** The holdings of a program with these scopes, granted by a person with these holdings: only what both allow, and only delegable permissions. */
export function delegated({ permissions, stores }: Holdings, scopes: readonly string[]): Holdings {
  return {
    permissions: new Set(scopes.filter((scope) => isDelegable(scope) && permissions.has(scope))),
    stores,
  };
}
