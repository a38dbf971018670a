import { Controller, Get, Header, Param, Req, StreamableFile } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Access } from '#platform/http';
import { readableOf } from '#platform/streams';
import { PersonalDataHolders } from '#foundation/tenancy';
import { identityErrors } from '../identity.errors.js';
import { exportOf } from '../personal-data/export-customer.js';
import { ExportLink } from '../personal-data/export-link.js';

/** The address of the mailed link. The link names the tenant, because a browser that follows it sends no X-Tenant header. */
@Controller('me/export')
export class ExportDownloadController {
  constructor(
    private readonly links: ExportLink,
    private readonly holders: PersonalDataHolders,
  ) {}

  @Get(':tenantId/:token')
  @ApiParam({ name: 'tenantId', type: String })
  @Header('Cache-Control', 'no-store')
  @Access({
    who: 'public',
    tenantParam: 'tenantId',
    rate: 'login',
    streams: true,
    summary: 'Download the data that are stored about a customer, by the mailed link',
    answers: { mediaType: 'application/json', status: 200 },
    errors: [identityErrors.exportLinkInvalid],
  })
  async download(
    @Param('token') token: string,
    @Req() { tenantGraph }: FastifyRequest,
  ): Promise<StreamableFile> {
    const customerId = this.links.read(token);
    // The edge keeps its lease on the graph until the last part is sent, or the reader is gone.
    const document = await exportOf(tenantGraph!, this.holders, customerId);
    const disposition = `attachment; filename="personal-data-${customerId}.json"`;
    return new StreamableFile(readableOf(document), { type: 'application/json', disposition });
  }
}
