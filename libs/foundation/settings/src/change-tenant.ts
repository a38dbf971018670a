import { Injectable } from '@nestjs/common';
import type { FieldError } from '#platform/errors';
import { duplicateAs } from '#platform/mongo';
import { given, refusal } from '#platform/values';
import {
  Announcements,
  declaredTenantSettings,
  onlyChanged,
  Outdated,
  tenancyErrors,
  TenantRegistry,
  TenantRules,
  whileOutdated,
  type Changes,
  type TenantChange,
  type TenantRecord,
  type TenantSettings,
} from '#foundation/tenancy';
import { SettingsChanged, type ChangedSetting } from './settings.events.js';
import { settingsErrors } from './settings.errors.js';

/** The fields of the record and the settings that a change would make different. */
interface Difference {
  readonly fields: Changes;
  readonly settings: Changes;
}

/**
 * Changes name, hosts and settings of a tenant, and tells of changed settings with an event. A change to what is there
 * already does nothing.
 */
@Injectable()
export class ChangeTenant {
  constructor(
    private readonly registry: TenantRegistry,
    private readonly rules: TenantRules,
    private readonly announcements: Announcements,
  ) {}

  /** @throws tenant.invalid, tenant.unknown, tenant.host-taken */
  byOperator(tenantId: string, change: TenantChange): Promise<TenantRecord> {
    return this.run(tenantId, change, () => undefined);
  }

  /**
   * @param version the version of the record that the merchant has seen
   * @throws tenant.invalid, settings.outdated, settings.operators-only
   */
  byMerchant(tenantId: string, settings: Partial<TenantSettings>, version: number): Promise<TenantRecord> {
    return this.run(tenantId, { settings }, (before, difference) => {
      if (version !== versionOf(before)) throw settingsErrors.outdated();
      refuseOperatorsOwn(difference.settings.after);
    });
  }

  private async run(
    tenantId: string,
    wanted: TenantChange,
    check: (before: TenantRecord, difference: Difference) => void,
  ): Promise<TenantRecord> {
    const { settings = {}, ...rest } = this.rules.acceptChange(wanted);
    return whileOutdated(async () => {
      const before = await this.registry.read({ _id: tenantId });
      if (!before) throw tenancyErrors.unknown();
      const difference = { fields: between(before, rest), settings: between(before.settings, settings) };
      check(before, difference);
      return this.write(before, difference);
    });
  }

  private async write(before: TenantRecord, { fields, settings }: Difference): Promise<TenantRecord> {
    const decided = Object.entries(settings.after).map(([name, value]) => [`settings.${name}`, value]);
    const $set = { ...fields.after, ...Object.fromEntries(decided) };
    if (Object.keys($set).length === 0) return before;
    const change = { $set, $inc: { version: 1 } };
    // Null also stands for a record without a version.
    const guard = { version: before.version ?? null };
    const { _id } = before;
    const after = await duplicateAs(tenancyErrors.hostTaken, () =>
      decided.length > 0
        ? this.announcements.change(_id, change, SettingsChanged.of(_id, factsOf(settings), settings), guard)
        : this.registry.update(_id, change, guard),
    );
    if (!after) throw new Outdated();
    return after;
  }
}

/** How often a tenant's name, hosts and settings were changed. */
export function versionOf({ version = 0 }: TenantRecord): number {
  return version;
}

function between(before: object, change: object): Changes {
  return onlyChanged({ before, after: { ...before, ...given(change) } });
}

function refuseOperatorsOwn(settings: object): void {
  const problems = declaredTenantSettings()
    .filter(([name, { changedBy }]) => changedBy === 'operator' && Object.hasOwn(settings, name))
    .map(([name]): FieldError => ({
      pointer: `/settings/${name}`,
      code: 'operators-only',
      message: { en: 'can only be changed by operators', de: 'kann nur ein Betreiber ändern' },
    }));
  if (problems.length > 0) throw refusal(settingsErrors.operatorsOnly, problems);
}

function factsOf({ before, after }: Changes) {
  const known: Readonly<Record<string, unknown>> = { ...before };
  const changed = Object.entries(after).map(([setting, value]): ChangedSetting => ({
    setting,
    before: known[setting] ?? null,
    after: value,
  }));
  return { changed };
}
