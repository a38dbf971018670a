import type { Type } from '@nestjs/common';
import { declaredTenantSettings, type TenantSetting } from '#foundation/tenancy';
import { FieldOf } from '#platform/http';

let made: { readonly type: Type; readonly fields: number } | undefined;

/**
 * A class with a field for each setting that a library declares. It is made again after another setting was declared,
 * because libraries load in any order.
 */
export function tenantSettingsDto(): Type {
  const settings = declaredTenantSettings();
  if (made?.fields !== settings.length) {
    class TenantSettingsDto {}
    for (const [name, { value, example, ...setting }] of settings) {
      const description = described(setting);
      const nullable = setting.default === undefined;
      FieldOf(value, { optional: true, nullable, example, description })(TenantSettingsDto.prototype, name);
    }
    made = { type: TenantSettingsDto, fields: settings.length };
  }
  return made.type;
}

function described({
  description,
  default: otherwise,
  changedBy,
  releasedWhen,
}: Pick<TenantSetting, 'description' | 'default' | 'changedBy' | 'releasedWhen'>): string {
  const parts = [description];
  if (otherwise !== undefined) {
    const shown = Array.isArray(otherwise) ? otherwise.join(', ') || 'none' : String(otherwise);
    parts.push(`Until it is set: ${shown}`);
  }
  if (otherwise === undefined) parts.push('null takes it away');
  if (changedBy === 'operator') parts.push(releasedWhen ?? 'Only operators can change it');
  return parts.join('. ');
}
