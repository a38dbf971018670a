import { newId } from '#platform/ids';
import type { ProductSelection } from '#commerce/catalog';
import { demand, Outbox, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import { formatNamed } from '../formats/formats.js';
import type { FormatName } from '../formats/product-format.js';
import type { FileJob } from '../jobs/file-job.schema.js';
import { FileJobs, LEASE_MS } from '../jobs/file-jobs.js';
import { ExportStarted } from '../product-files.events.js';

/** Begins exports of products. */
@TenantInjectable()
export class StartExport {
  constructor(
    private readonly jobs: FileJobs,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Begins an export, which a worker does.
   * @param here whether the caller does it in this process
   * @throws request.forbidden without catalog.read
   */
  async run(name: FormatName, selection: ProductSelection = {}, { here = false } = {}): Promise<FileJob> {
    demand('catalog.read');
    const format = formatNamed(name);
    const _id = newId();
    const job = this.jobs.newJob({
      _id,
      kind: 'export',
      state: 'waiting',
      format: name,
      file: `exports/${_id}.${format.extension}`,
      bytes: 0,
      dueAt: new Date(Date.now() + (here ? LEASE_MS : 0)),
      export: { selection, products: 0, left: [] },
    });
    return this.unitOfWork.run(async () => {
      await this.outbox.append(ExportStarted.of(_id, { exportId: _id, format: name }));
      await this.jobs.add(job);
      return job;
    });
  }
}
