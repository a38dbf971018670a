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

  /** Settings of the operators that the caller has proved to be right. @throws tenant.invalid, tenant.unknown */
  confirmed(tenantId: string, settings: Partial<TenantSettings>): Promise<TenantRecord> {
    return this.run(tenantId, { settings }, () => undefined);
  }

  /**
   * @param version the version of the record that the merchant has seen
   * @param released settings of the operators that the merchant may change as well
   * @throws tenant.invalid, settings.outdated, settings.operators-only
   */
  byMerchant(
    tenantId: string,
    settings: Partial<TenantSettings>,
    version: number,
    released: ReadonlySet<string>,
  ): Promise<TenantRecord> {
    return this.run(tenantId, { settings }, (before, difference) => {
      if (version !== versionOf(before)) throw settingsErrors.outdated();
      refuseOperatorsOwn(difference.settings.after, released);
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
    const decided = changesOf(settings).map(({ setting, after }) => [`settings.${setting}`, after] as const);
    const $set = { ...fields.after, ...Object.fromEntries(decided) };
    if (Object.keys($set).length === 0) return before;
    const change = { $set, $inc: { version: 1 } };
    // Null also stands for a record without a version.
    const guard = { version: before.version ?? null };
    const { _id } = before;
    const after = await duplicateAs(tenancyErrors.hostTaken, () =>
      decided.length > 0
        ? this.announcements.change(
            _id,
            change,
            SettingsChanged.of(_id, { changed: changesOf(settings) }, settings),
            guard,
          )
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

/** Null takes a value away. */
function between(before: object, change: object): Changes {
  const after = Object.entries({ ...before, ...given(change) }).filter(([, value]) => value !== null);
  return onlyChanged({ before, after: Object.fromEntries(after) });
}

/** A setting that nobody has set may be taken away by anybody: then the installation's holds. */
function refuseOperatorsOwn(settings: object, released: ReadonlySet<string>): void {
  const problems = declaredTenantSettings()
    .filter(([name, { changedBy }]) => changedBy === 'operator' && Object.hasOwn(settings, name))
    .filter(([name]) => !released.has(name))
    .map(([name]): FieldError => ({
      pointer: `/settings/${name}`,
      code: 'operators-only',
      message: { en: 'can only be changed by operators', de: 'kann nur ein Betreiber ändern' },
    }));
  if (problems.length > 0) throw refusal(settingsErrors.operatorsOnly, problems);
}

function changesOf({ before, after }: Changes): ChangedSetting[] {
  const [old, now]: Readonly<Record<string, unknown>>[] = [{ ...before }, { ...after }];
  const names = new Set([...Object.keys(old!), ...Object.keys(now!)]);
  return [...names].map((setting) => ({
    setting,
    before: old![setting] ?? null,
    after: now![setting] ?? null,
  }));
}
