import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, Get, Param, StreamableFile } from '@nestjs/common';
import { Access } from '#platform/http';
import { PersonalDataHolders, TenantScope } from '#tenancy';
import { identityErrors } from '../identity.errors.js';
import { exportOf } from '../personal-data/export-customer.js';
import { ExportLink } from '../personal-data/export-link.js';

/** Where the mailed link leads. It names the tenant itself, because a browser that follows a link sends no header. */
@Controller('me/export')
export class ExportDownloadController {
  constructor(
    private readonly links: ExportLink,
    private readonly scope: TenantScope,
    private readonly holders: PersonalDataHolders,
  ) {}

  @Get(':tenantId/:token')
  @Access({
    who: 'public',
    tenant: 'none',
    rate: 'login',
    streams: true,
    summary: 'Download what is kept about a customer, by the link that was mailed',
    answers: { mediaType: 'application/json', status: 200 },
    errors: [identityErrors.exportLinkInvalid],
  })
  async download(
    @Param('tenantId') tenantId: string,
    @Param('token') token: string,
  ): Promise<StreamableFile> {
    const customerId = this.links.read(tenantId, token);
    const out = new PassThrough();
    await new Promise<void>((begun, refused) => {
      // The graph stays leased until the last part is read, or the reader is gone.
      this.scope
        .run(tenantId, async (graph) => {
          const document = await exportOf(graph, this.holders, customerId);
          begun();
          await pipeline(Readable.from(document), out);
        })
        .catch((error: Error) => {
          out.destroy(error);
          refused(error);
        });
    });
    const disposition = `attachment; filename="personal-data-${customerId}.json"`;
    return new StreamableFile(out, { type: 'application/json', disposition });
  }
}
