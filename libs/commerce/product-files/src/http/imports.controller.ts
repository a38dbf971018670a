import type { Readable } from 'node:stream';
import { Controller, Get, Param, Post, Query, StreamableFile } from '@nestjs/common';
import {
  Access,
  ReaderLanguage,
  BodyStream,
  PageQuery,
  Paging,
  TakesStream,
  type PageOf,
} from '#platform/http';
import type { Language } from '#platform/languages';
import { FILE_TYPES, MEDIA_TYPES, formatNamed } from '../formats/formats.js';
import { FailedRowsFile } from '../import/failed-rows-file.js';
import { StartImport } from '../import/start-import.js';
import { FileJobs, JOB_SORT } from '../jobs/file-jobs.js';
import { productFilesErrors } from '../product-files.errors.js';
import { ImportQuery, ProductImportDto } from './file-job.dto.js';

const STAFF = { who: 'staff', permission: 'catalog.write' } as const;
const FILE = {
  mediaType: MEDIA_TYPES,
  maxBytes: 2 * 1024 ** 3,
  example: 'Handle,Title,Variant SKU,Variant Price\nmug,Mug,MUG-1,9.90\n',
};

/** Staff import products from files. */
@Controller('admin/imports')
export class ImportsController {
  constructor(
    private readonly start: StartImport,
    private readonly jobs: FileJobs,
    private readonly failedRows: FailedRowsFile,
    private readonly paging: Paging,
  ) {}

  @Post('products')
  @TakesStream(FILE)
  @Access({
    ...STAFF,
    streams: true,
    summary: 'Import products from a file: Shopify’s CSV, our own CSV, or NDJSON',
    description:
      'Stores the file and answers with the job that imports it; the upload may take as long as bytes come. Safe to repeat: a ' +
      'product that has not changed is not written. What the file has no column for stays as it is; an empty cell clears. ' +
      'Products that cannot be imported are reported, stay as they were and do not stop the others. A quantity sets the first ' +
      'stock of a variant, which needs `stock.write` as well. The formats are described in docs/import-and-export.md.',
    answers: { type: ProductImportDto, status: 202 },
    errors: [productFilesErrors.unreadable],
  })
  async products(
    @BodyStream() file: Readable,
    @Query() query: ImportQuery,
    @ReaderLanguage() language: Language,
  ): Promise<ProductImportDto> {
    return ProductImportDto.of(await this.start.run(file, query), language);
  }

  @Get()
  @Access({
    ...STAFF,
    summary: 'List imports, newest first',
    answers: { type: ProductImportDto, list: true },
  })
  async list(
    @Query() query: PageQuery,
    @ReaderLanguage() language: Language,
  ): Promise<PageOf<ProductImportDto>> {
    const page = this.paging.page(query, { list: 'product-imports', sort: JOB_SORT });
    return page.answer(await this.jobs.list('import', page.request), (job) =>
      ProductImportDto.of(job, language),
    );
  }

  @Get(':productImportId')
  @Access({
    ...STAFF,
    summary: 'An import: how far it is, and what came of it',
    answers: { type: ProductImportDto },
    errors: [productFilesErrors.unknownJob],
  })
  async get(
    @Param('productImportId') id: string,
    @ReaderLanguage() language: Language,
  ): Promise<ProductImportDto> {
    return ProductImportDto.of(await this.jobs.get('import', id), language);
  }

  @Get(':productImportId/errors')
  @Access({
    ...STAFF,
    streams: true,
    summary: 'The rows that were not imported, with what is wrong: to be corrected and imported again',
    answers: { mediaType: FILE_TYPES, description: 'The rows, in the format of the file' },
    errors: [productFilesErrors.unknownJob],
  })
  async errors(
    @Param('productImportId') id: string,
    @ReaderLanguage() language: Language,
  ): Promise<StreamableFile> {
    const job = await this.jobs.get('import', id);
    const { mediaType: type, extension } = formatNamed(job.format);
    const disposition = `attachment; filename="import-${id}-errors.${extension}"`;
    return new StreamableFile(await this.failedRows.of(job, language), {
      type,
      disposition,
    });
  }

  @Post(':productImportId/cancel')
  @Access({
    ...STAFF,
    summary: 'Cancel an import; what it has imported stays',
    answers: { type: ProductImportDto, status: 200 },
    errors: [productFilesErrors.unknownJob, productFilesErrors.ended],
  })
  async cancel(
    @Param('productImportId') id: string,
    @ReaderLanguage() language: Language,
  ): Promise<ProductImportDto> {
    return ProductImportDto.of(await this.jobs.cancel('import', id), language);
  }
}
