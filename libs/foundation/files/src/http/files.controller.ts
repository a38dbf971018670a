import type { Readable } from 'node:stream';
import { Controller, Get, Header, Inject, Param, Put, Req, Res, type StreamableFile } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access, BodyStream, TakesStream } from '#platform/http';
import { FILE_STORE, type FileStore } from '../file-store.js';
import { filesErrors } from '../files.errors.js';
import { FolderStore } from '../providers/folder/folder-store.js';
import { TenantFiles } from '../tenant-files.js';
import { sendFile } from './send-file.js';

/** As much as one PUT to S3 may have; an address allows exactly what was announced. */
const MOST_BYTES = 5 * 1024 ** 3;
/** What is public has another address as soon as it changes. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const SIGNED = { who: 'public', tenantParam: 'tenantId', streams: true } as const;

/** Public files, and the signed addresses of files that are in a folder. They name the tenant, because browsers send no X-Tenant. */
@Controller('files/:tenantId')
@ApiParam({ name: 'tenantId', type: String })
export class FilesController {
  constructor(
    private readonly files: TenantFiles,
    @Inject(FILE_STORE) private readonly store: FileStore,
  ) {}

  @Get('public/:area/:id/:name')
  @Header('Cache-Control', FOR_EVER)
  @Header('Vary', 'Origin')
  @Access({
    ...SIGNED,
    summary: 'A public file, such as a picture of a product',
    answers: { mediaType: 'application/octet-stream', description: 'The bytes, with their own Content-Type' },
    errors: [filesErrors.notFound, filesErrors.unavailable],
  })
  async show(
    @Param('area') area: string,
    @Param('id') id: string,
    @Param('name') name: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    return sendFile(this.files, `public/${area}/${id}/${name}`, { request, reply });
  }

  @Get('downloads/:ticket')
  @Header('Cache-Control', 'private, no-store')
  @Access({
    ...SIGNED,
    summary: 'Download a file by an address that was signed for it',
    answers: { mediaType: 'application/octet-stream', description: 'The bytes, with their own Content-Type' },
    errors: [filesErrors.addressInvalid, filesErrors.notFound, filesErrors.unavailable],
  })
  async download(
    @Param('tenantId') tenantId: string,
    @Param('ticket') ticket: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { key, fileName } = this.folder().openDownload(tenantId, ticket);
    return sendFile(this.files, key.slice(tenantId.length + 1), { request, reply, fileName });
  }

  @Put('uploads/:ticket')
  @TakesStream({ mediaType: 'application/octet-stream', maxBytes: MOST_BYTES, example: 'the bytes' })
  @Access({
    ...SIGNED,
    summary: 'Send the bytes of an upload to an address that was signed for them',
    answers: { status: 204 },
    errors: [filesErrors.addressInvalid, filesErrors.wrongContent, filesErrors.unavailable],
  })
  async upload(
    @Param('tenantId') tenantId: string,
    @Param('ticket') ticket: string,
    @BodyStream() content: Readable,
  ): Promise<void> {
    const folder = this.folder();
    await folder.receive(folder.openUpload(tenantId, ticket), content);
  }

  /** Only files in a folder have addresses of our own. @throws files.address-invalid */
  private folder(): FolderStore {
    if (this.store instanceof FolderStore) return this.store;
    throw filesErrors.addressInvalid();
  }
}
