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
      FieldOf(value, { optional: true, example, description })(TenantSettingsDto.prototype, name);
    }
    made = { type: TenantSettingsDto, fields: settings.length };
  }
  return made.type;
}

function described({
  description,
  default: otherwise,
  changedBy,
}: Pick<TenantSetting, 'description' | 'default' | 'changedBy'>): string {
  const parts = [description];
  if (otherwise !== undefined) {
    const shown = Array.isArray(otherwise) ? otherwise.join(', ') || 'none' : String(otherwise);
    parts.push(`Until it is set: ${shown}`);
  }
  if (changedBy === 'operator') parts.push('Only operators can change it');
  return parts.join('. ');
}
