import { openChallengeCode } from '#foundation/identity';
import { TenantKeys, type TenantRecord, type TenantScope } from '#foundation/tenancy';

/** A bench of any kind. */
interface Bench {
  readonly scope: TenantScope;
}

interface MailEvent {
  readonly type: string;
  readonly data: { readonly email: string; readonly sealed?: string };
}

/** Events of the given types in a tenant's outbox, oldest first. */
export async function eventsOf<T = MailEvent>(
  bench: Bench,
  tenant: TenantRecord,
  ...types: string[]
): Promise<T[]> {
  return bench.scope.run(tenant._id, async ({ connection }) => {
    const rows = connection.db!.collection('outbox').find({ type: { $in: types } });
    return rows.sort({ _id: 1 }).toArray() as Promise<unknown> as Promise<T[]>;
  });
}

/** The code or token in the newest such event to an address, opened as the mail library does. */
export async function mailedCode(
  bench: Bench,
  tenant: TenantRecord,
  type: string,
  email: string,
): Promise<string> {
  const mails = (await eventsOf(bench, tenant, type)).filter(({ data }) => data.email === email);
  const sealed = mails.at(-1)?.data.sealed;
  if (!sealed) throw new Error(`no ${type} for ${email}`);
  return bench.scope.run(tenant._id, async (graph) => openChallengeCode(await graph.get(TenantKeys), sealed));
}
