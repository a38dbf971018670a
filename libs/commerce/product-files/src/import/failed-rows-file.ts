import type { Readable } from 'node:stream';
import type { Language } from '#platform/languages';
import { readableOf } from '#platform/streams';
import { TenantInjectable } from '#foundation/tenancy';
import { formatNamed } from '../formats/formats.js';
import type { FailedRows } from '../formats/product-format.js';
import { partsOf, type FileJob } from '../jobs/file-job.schema.js';
import { FileJobs } from '../jobs/file-jobs.js';

/** The rows that an import refused, in the format of its file and with what is wrong, to be corrected and imported again. */
@TenantInjectable()
export class FailedRowsFile {
  constructor(private readonly jobs: FileJobs) {}

  async of(job: FileJob, language: Language): Promise<Readable> {
    const { opening } = job.import!;
    const file = await this.jobs.fileOf(job, { start: Math.min(opening.end, Math.max(0, job.bytes - 1)) });
    return readableOf(formatNamed(job.format).failed(file, opening, this.failed(job, language)));
  }

  private async *failed({ _id }: FileJob, language: Language): AsyncGenerator<FailedRows> {
    for await (const { failed } of this.jobs.parts({ _id: partsOf(_id) })) {
      for (const { rows, message } of failed) yield { rows, message: message[language] };
    }
  }
}
