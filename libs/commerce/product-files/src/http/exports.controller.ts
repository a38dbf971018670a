import { Body, Controller, Get, Param, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access, ReaderLanguage, PageQuery, Paging, type PageOf } from '#platform/http';
import type { Language } from '#platform/languages';
import { rangeOf } from '#foundation/files/http';
import { StartExport } from '../export/start-export.js';
import { FILE_TYPES, formatNamed } from '../formats/formats.js';
import { FileJobs, JOB_SORT } from '../jobs/file-jobs.js';
import { productFilesErrors } from '../product-files.errors.js';
import { ExportProductsDto, ProductExportDto } from './file-job.dto.js';

const STAFF = { who: 'staff', permission: 'catalog.read' } as const;

/** Staff export products into files. */
@Controller('admin/exports')
export class ExportsController {
  constructor(
    private readonly start: StartExport,
    private readonly jobs: FileJobs,
    private readonly paging: Paging,
  ) {}

  @Post('products')
  @Access({
    ...STAFF,
    summary: 'Export products into a file that can be imported again',
    description:
      'Answers with the job that writes the file. A product that was there at the beginning and is not deleted meanwhile is in ' +
      'the file once, as it was when it was read; products are in the order of their ids.',
    answers: { type: ProductExportDto, status: 202 },
  })
  async products(
    @Body() { format, ...selection }: ExportProductsDto,
    @ReaderLanguage() language: Language,
  ): Promise<ProductExportDto> {
    return ProductExportDto.of(await this.start.run(format, selection), language);
  }

  @Get()
  @Access({
    ...STAFF,
    summary: 'List exports, newest first',
    answers: { type: ProductExportDto, list: true },
  })
  async list(
    @Query() query: PageQuery,
    @ReaderLanguage() language: Language,
  ): Promise<PageOf<ProductExportDto>> {
    const page = this.paging.page(query, { list: 'product-exports', sort: JOB_SORT });
    return page.answer(await this.jobs.list('export', page.request), (job) =>
      ProductExportDto.of(job, language),
    );
  }

  @Get(':productExportId')
  @Access({
    ...STAFF,
    summary: 'An export: how far it is',
    answers: { type: ProductExportDto },
    errors: [productFilesErrors.unknownJob],
  })
  async get(
    @Param('productExportId') id: string,
    @ReaderLanguage() language: Language,
  ): Promise<ProductExportDto> {
    return ProductExportDto.of(await this.jobs.get('export', id), language);
  }

  @Get(':productExportId/file')
  @Access({
    ...STAFF,
    streams: true,
    summary: 'The file of an export; a part of it with the header Range',
    answers: { mediaType: FILE_TYPES, description: 'The file, by its format' },
    errors: [productFilesErrors.unknownJob, productFilesErrors.notReady],
  })
  async file(
    @Param('productExportId') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const job = await this.jobs.get('export', id);
    const { state, format, bytes } = job;
    if (state !== 'done') throw productFilesErrors.notReady();
    const range = rangeOf(request.headers.range, job);
    void reply.header('accept-ranges', 'bytes');
    if (range) void reply.status(206).header('content-range', `bytes ${range.start}-${range.end}/${bytes}`);
    const { mediaType: type, extension } = formatNamed(format);
    return new StreamableFile(await this.jobs.fileOf(job, range), {
      type,
      length: range ? range.end - range.start + 1 : bytes,
      disposition: `attachment; filename="products-${id}.${extension}"`,
    });
  }

  @Post(':productExportId/cancel')
  @Access({
    ...STAFF,
    summary: 'Cancel an export',
    answers: { type: ProductExportDto, status: 200 },
    errors: [productFilesErrors.unknownJob, productFilesErrors.ended],
  })
  async cancel(
    @Param('productExportId') id: string,
    @ReaderLanguage() language: Language,
  ): Promise<ProductExportDto> {
    return ProductExportDto.of(await this.jobs.cancel('export', id), language);
  }
}
