import { Injectable, Module } from '@nestjs/common';
import { CurrentTenant, TenantClosings, TenantRegistry, type TenantClosing } from '#foundation/tenancy';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { ClosesWithTenant } from './tenant-closing.js';

@Injectable()
class Diary {
  readonly closed: string[] = [];
}

@ClosesWithTenant('broken things')
class Broken implements TenantClosing {
  close(): Promise<void> {
    return Promise.reject(new Error('no answer'));
  }

  open(): Promise<number> {
    return Promise.resolve(1);
  }
}

@ClosesWithTenant('things')
class Things implements TenantClosing {
  constructor(
    private readonly diary: Diary,
    private readonly tenant: CurrentTenant,
  ) {}

  async close(): Promise<void> {
    this.diary.closed.push(`${this.tenant.id} ${this.tenant.record.status}`);
  }

  open(): Promise<number> {
    return Promise.resolve(0);
  }
}

@Module({ providers: [Diary, Broken, Things] })
class ClosingModule {}

it('closes for a tenant in any status, and what cannot be closed fails nothing', async () => {
  const bench = await ModuleBench.start([ClosingModule]);
  try {
    const { _id } = await bench.provision();
    const expected: string[] = [];
    for (const status of ['suspended', 'deleted'] as const) {
      const tenant = await bench.app.get(TenantRegistry).update(_id, { $set: { status } });
      await bench.app.get(TenantClosings).close(tenant!);
      expected.push(`${_id} ${status}`);
    }
    expect(bench.app.get(Diary).closed).toEqual(expected);
  } finally {
    await bench.stop();
  }
});
