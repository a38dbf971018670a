import type { CurrentTenant } from '#foundation/tenancy';

/** Whether the shop is suspended or deleted: nobody can deliver what is paid now. */
export function isClosed({ record: { status } }: CurrentTenant): boolean {
  return status === 'suspended' || status === 'deleted';
}
