import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { runWith } from '#platform/context';
import { EdgeModule } from '#platform/http';
import { newId } from '#platform/ids';
import { PLATFORM } from '#platform/mongo';
import { ModuleBench } from '../../../../test/support/module-bench.js';
import { AuditModule } from './audit.module.js';
import { OperatorAudit } from './operator-audit.js';

describe('the operators’ audit log', () => {
  let bench: ModuleBench;
  let audit: OperatorAudit;
  beforeAll(async () => {
    bench = await ModuleBench.start([AuditModule, EdgeModule]);
    audit = bench.app.get(OperatorAudit);
  });
  afterAll(() => bench.stop());

  const rows = () =>
    bench.app
      .get<Connection>(getConnectionToken(PLATFORM))
      .db!.collection<{ _id: number; action: string }>('operator_audit_log');

  const suspend = (id: string) =>
    audit.record({
      action: 'tenant.suspend',
      target: { type: 'tenant', id },
      changes: [{ field: 'status', before: 'active', after: 'suspended' }],
    });

  async function listed(filter: { actorId?: string; targetId?: string }) {
    const sort = [{ field: '_id', direction: -1 as const }];
    return (await audit.list(filter, { sort, limit: 100, wantsTotal: false })).rows;
  }

  it('chains entries that are written at once, without a gap', async () => {
    await Promise.all(Array.from({ length: 12 }, () => suspend(newId())));
    expect(await audit.verify()).toEqual({ entries: 12 });
  });

  it('has who did it and from which address', async () => {
    const [id, operator] = [newId(), newId()];
    const origin = { ip: '192.0.2.7', operation: 'Tenants_suspend' };
    const execution = { correlationId: 'c', actor: { type: 'operator' as const, id: operator }, origin };
    await runWith(execution, () => suspend(id));
    const entry = { actor: { type: 'operator', id: operator }, target: { type: 'tenant', id }, origin };
    expect(await listed({ actorId: operator })).toMatchObject([entry]);
    expect(await listed({ targetId: id })).toMatchObject([entry]);
  });

  it('shows if an entry was changed or removed', async () => {
    await rows().updateOne({ _id: 4 }, { $set: { action: 'tenant.look-at' } });
    expect(await audit.verify()).toMatchObject({ fault: 'entry 4 is not what was written' });
    await rows().updateOne({ _id: 4 }, { $set: { action: 'tenant.suspend' } });
    expect((await audit.verify()).fault).toBeUndefined();
    await rows().deleteOne({ _id: 7 });
    expect(await audit.verify()).toMatchObject({ fault: 'entry 7 is missing' });
  });
});
