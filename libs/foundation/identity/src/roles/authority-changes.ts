import { CurrentTenant, TenantInjectable, type Unit } from '#foundation/tenancy';
import { AuthorityCache, type AuthorityFact } from './authority-cache.js';

/** Tells all processes of changed facts behind rights in this tenant. */
@TenantInjectable()
export class AuthorityChanges {
  constructor(
    private readonly tenant: CurrentTenant,
    private readonly cache: AuthorityCache,
  ) {}

  /** Announces the facts after the commit of the running transaction, and never without it. */
  announce(unit: Unit, ...facts: AuthorityFact[]): void {
    unit.afterCommit(() => this.cache.changed(this.tenant.id, facts));
  }
}
