import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { OperatorAudit } from '#foundation/audit';
import { ChangeTenant } from '#foundation/settings';
import type { DomainError } from '#platform/errors';
import {
  LOOK_AGAIN_WORK,
  Migrator,
  PROVISIONING_WORK,
  Provisioning,
  tenancyErrors,
  TenantClosings,
  TenantRegistry,
  TenantRules,
  WorkList,
  type NewTenant,
  type TenantChange,
  type TenantRecord,
  type TenantStatus,
} from '#foundation/tenancy';

/** The statuses from which a tenant may change to each status. */
const FROM: Record<'active' | 'suspended' | 'deleted', readonly TenantStatus[]> = {
  active: ['suspended', 'active'],
  suspended: ['active', 'suspended'],
  deleted: ['active', 'suspended', 'provisioning', 'deleted'],
};

/** What a deleted tenant becomes when it is restored. */
const RESTORED: readonly TenantStatus[] = ['suspended', 'provisioning'];

const VERBS = { active: 'resume', suspended: 'suspend', deleted: 'delete' } as const;

/**
 * Creates and changes tenants for operators. The entry in the operators' audit log is written before each change. All
 * processes learn of the change at once; see {@link TenantRegistry}.
 */
@Injectable()
export class TenantLifecycle {
  constructor(
    private readonly registry: TenantRegistry,
    private readonly provisioning: Provisioning,
    private readonly rules: TenantRules,
    private readonly audit: OperatorAudit,
    private readonly closings: TenantClosings,
    private readonly changeTenant: ChangeTenant,
    private readonly migrator: Migrator,
    private readonly workList: WorkList,
  ) {}

  /**
   * Creates a tenant. If the same request was interrupted or is repeated, finishes and returns the tenant of the first.
   * @throws tenant.invalid, tenant.slug-taken, tenant.host-taken
   */
  async create(asked: NewTenant): Promise<TenantRecord> {
    const wanted = this.rules.acceptNew(asked);
    const changes = changesOf({}, wanted);
    await this.audit.record({
      action: 'tenant.create',
      target: { type: 'tenant', id: wanted.slug },
      changes,
    });
    return this.provisioning.create(wanted);
  }

  /**
   * Requests are now answered 403 `tenant.suspended`; jobs and payment webhooks go on. Pages where shoppers could pay are
   * closed and their orders cancelled: each is tried once, for at most ten seconds; workers close the rest. What is paid
   * meanwhile goes back. Repeat it to try again.
   * @throws tenant.wrong-state
   */
  suspend(idOrSlug: string): Promise<TenantRecord> {
    return this.move(idOrSlug, 'suspended');
  }

  /** Orders that were cancelled stay so. @throws tenant.wrong-state */
  resume(idOrSlug: string): Promise<TenantRecord> {
    return this.move(idOrSlug, 'active');
  }

  /**
   * Requests are now answered 410; its database stays, so {@link restore} can undo it. Pay pages are closed as by
   * {@link suspend}; then workers only make what the tenant owes to shoppers: refunds.
   */
  delete(idOrSlug: string): Promise<TenantRecord> {
    return this.move(idOrSlug, 'deleted');
  }

  /**
   * Undoes {@link delete}: the tenant is suspended and migrated, so that somebody looks at it before {@link resume}. Orders that
   * were cancelled stay so. One that was not finished when it was deleted is finished now. Repeat it after a failure.
   * @throws tenant.unknown, tenant.wrong-state
   */
  async restore(idOrSlug: string): Promise<TenantRecord> {
    const { _id, status, deletedFrom } = await this.get(idOrSlug);
    if (status !== 'deleted' && !RESTORED.includes(status)) throw wrongState(status, 'suspended');
    const to = status === 'deleted' ? (deletedFrom === 'provisioning' ? deletedFrom : 'suspended') : status;
    const changes = changesOf({ status }, { status: to });
    await this.audit.record({ action: 'tenant.restore', target: { type: 'tenant', id: _id }, changes });
    const change = { $set: { status: to }, $unset: { deletedAt: '', deletedFrom: '' } };
    const tenant = await this.registry.update(_id, change, { status });
    if (!tenant) throw wrongState(status, to);
    if (to === 'suspended') await this.migrator.migrate(_id);
    // Its work was forgotten.
    const work = to === 'suspended' ? LOOK_AGAIN_WORK : PROVISIONING_WORK;
    await this.workList.wake(_id, [{ work, at: new Date() }]);
    return this.get(_id);
  }

  /** @throws tenant.unknown */
  async get(idOrSlug: string): Promise<TenantRecord> {
    const tenant = await this.registry.read({ $or: [{ _id: idOrSlug }, { slug: idOrSlug }] });
    if (!tenant)
      throw tenancyErrors.unknown({
        en: `There is no tenant ${idOrSlug}.`,
        de: `Den Shop ${idOrSlug} gibt es nicht.`,
      });
    return tenant;
  }

  /** Changes name, hosts or settings. @throws tenant.unknown, tenant.invalid, tenant.host-taken */
  async update(idOrSlug: string, wanted: TenantChange): Promise<TenantRecord> {
    const change = this.rules.acceptChange(wanted);
    const { settings, ...rest } = change;
    const before = await this.get(idOrSlug);
    const { _id: id } = before;
    const changes = [...changesOf(before, rest), ...changesOf(before.settings, settings ?? {})];
    await this.audit.record({ action: 'tenant.update', target: { type: 'tenant', id }, changes });
    return this.changeTenant.byOperator(id, change);
  }

  private async move(idOrSlug: string, to: keyof typeof FROM): Promise<TenantRecord> {
    const { _id, status } = await this.get(idOrSlug);
    const changes = changesOf({ status }, { status: to });
    await this.audit.record({ action: `tenant.${VERBS[to]}`, target: { type: 'tenant', id: _id }, changes });
    const deleted =
      to === 'deleted' && status !== 'deleted' ? { deletedAt: new Date(), deletedFrom: status } : {};
    const tenant = await this.registry.update(
      _id,
      { $set: { status: to, ...deleted } },
      { status: { $in: FROM[to] } },
    );
    if (!tenant) throw wrongState(status, to);
    // Afterwards, so that no page is opened behind it. Who pays in between gets the money back.
    if (to !== 'active') await this.closings.close(tenant);
    return tenant;
  }
}

function wrongState(status: TenantStatus, to: TenantStatus): DomainError {
  return tenancyErrors.wrongState({
    en: `The tenant is ${status}; it cannot become ${to}.`,
    de: `Der Shop hat den Zustand ${status}; er kann nicht ${to} werden.`,
  });
}

/** The wanted fields that differ from the current ones. */
function changesOf(before: object, wanted: object) {
  const known = before as Readonly<Record<string, unknown>>;
  return Object.entries(wanted)
    .filter(([field, value]) => value !== undefined && !isDeepStrictEqual(value, known[field]))
    .map(([field, after]) => ({
      field,
      ...(known[field] !== undefined && { before: known[field] }),
      after,
    }));
}
