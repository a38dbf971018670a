import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import type { StaffInvitations } from '#foundation/identity';
import type { TenantRecord } from '#foundation/tenancy';
import { CommandError } from '../command-error.js';
import { examples } from '../examples.js';
import { withProduct } from '../with-product.js';

export function addInvitations(tenants: Command): void {
  tenants
    .command('invite <tenant> <email>')
    .description(
      'Invite an owner, or again whoever has not accepted an invitation; shows it and mails it. An earlier one ends, unless it was mailed a moment ago: then it is shown again',
    )
    .option('-n, --name <name>', 'name of the person', 'Owner')
    .addHelpText('after', examples(`tenants invite northwind nora@northwind.example --name 'Nora Nordlund'`))
    .action(invite);
}

async function invite(idOrSlug: string, email: string, { name }: { readonly name: string }): Promise<void> {
  await withProduct(async (product) => {
    const { normaliseEmail, StaffAccounts, StaffInvitations } = await import('#foundation/identity');
    const { TenantScope } = await import('#foundation/tenancy');
    const { TenantLifecycle } = await import('#operations/tenants');
    const tenant = await product.get(TenantLifecycle).get(idOrSlug);
    await product.get(TenantScope).runFor(tenant, async (graph) => {
      const invitations = await graph.get(StaffInvitations);
      const known = await (await graph.get(StaffAccounts)).withEmail(normaliseEmail(email));
      if (!known) await invitations.invite(undefined, { email, name, role: 'owner' });
      else if (known.status === 'invited') await renewUnlessTooSoon(invitations, known._id);
      else throw new CommandError(`${email} has an account already; its password can be reset.`);
    });
    await showInvitation(product, tenant, email);
  });
}

/** An invitation that was mailed a moment ago stays as it is. */
async function renewUnlessTooSoon(invitations: StaffInvitations, id: string): Promise<void> {
  const { identityErrors } = await import('#foundation/identity');
  const { DomainError } = await import('#platform/errors');
  try {
    await invitations.renew(undefined, id);
  } catch (error) {
    const tooSoon = error instanceof DomainError && error.code === identityErrors.resendTooSoon().code;
    if (!tooSoon) throw error;
  }
}

/** Shows how an invited person comes in: mail may not be set up yet. Shows nothing if the person is in already. */
export async function showInvitation(
  product: INestApplicationContext,
  tenant: TenantRecord,
  email: string,
): Promise<void> {
  const { StaffInvitations } = await import('#foundation/identity');
  const { TenantScope } = await import('#foundation/tenancy');
  const { acceptRequestOf, invitationPageOf } = await import('#engagement/mail');
  const { CONFIG } = await import('#platform/config');
  const open = await product
    .get(TenantScope)
    .runFor(tenant, async (graph) => (await graph.get(StaffInvitations)).open(email));
  if (!open) return;
  const { PUBLIC_URL } = product.get<{ PUBLIC_URL: string }>(CONFIG);
  const page = invitationPageOf(tenant, open.token);
  console.log(`\nInvitation of ${open.email}, valid until ${open.expiresAt.toISOString().slice(0, 16)} UTC:`);
  console.log(
    page ?? `${open.token}\nSend {"token": …, "password": …} with ${acceptRequestOf(tenant, PUBLIC_URL)}`,
  );
}
