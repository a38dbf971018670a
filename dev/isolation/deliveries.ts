import type { Findings } from './findings.js';
import type { FilledTenant } from './filled-tenant.js';

/** Webhooks and mails of a tenant must not contain data of the other tenant. */
export async function inspectDeliveries(
  findings: Findings,
  tenant: FilledTenant,
  other: FilledTenant,
): Promise<void> {
  findings.route = `webhooks and mails of ${tenant.name}`;
  const { receiver, mailbox } = tenant.services;
  const webhooks = await receiver.deliveries(`/${tenant.marker}`);
  const mails = (await mailbox.mails('', tenant.record._id))
    // Attacks registered B's people at A. Such a mail contains its own recipient, which is not a leak.
    .filter(({ to }) => !to.some((address) => address.includes(other.marker)));
  for (const [what, sent] of [['webhook', webhooks] as const, ['mail', mails] as const]) {
    if (sent.length === 0) {
      findings.add({ kind: 'not-attacked', detail: `no ${what} came`, reproduce: 'dev/isolation/fill.ts' });
    }
    for (const one of sent) {
      const text = JSON.stringify(one);
      const found = other.belongings.foundIn(text);
      if (found.length === 0) continue;
      findings.add({
        kind: 'delivery',
        detail: `a ${what} of ${tenant.name} contains data of ${other.name}: ${found.slice(0, 3).join(', ')}`,
        reproduce: text.slice(0, 400),
      });
    }
  }
}
