import type { Readable } from 'node:stream';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query, UseInterceptors } from '@nestjs/common';
import { Access, BodyStream, EntityTag, IfMatch, Paging, TakesStream, type PageOf } from '#platform/http';
import { filesErrors } from '#foundation/files';
import type { MediaAsset } from '../asset.schema.js';
import { MediaAssets } from '../media-assets.js';
import { MediaUploads } from '../media-uploads.js';
import { mediaErrors } from '../media.errors.js';
import { ShowMedia } from '../show-media.js';
import {
  AdminMediaDto,
  BeginUploadDto,
  MediaFromUrlDto,
  MediaQuery,
  MediaUploadDto,
  OriginalDto,
  SendMediaQuery,
  UpdateMediaDto,
} from './admin-media.dto.js';

const READ = { who: 'staff', permission: 'media.read' } as const;
const WRITE = { who: 'staff', permission: 'media.write' } as const;
const STORAGE = [filesErrors.unavailable];
const INPUT_ERRORS = [mediaErrors.externalIdTaken, mediaErrors.invalid];
const CHANGE_ERRORS = [mediaErrors.notFound, mediaErrors.changed];
/** Larger files are sent directly to the storage. */
const SENT = { mediaType: 'application/octet-stream', maxBytes: 64 * 1024 * 1024, example: 'the bytes' };
const NEWEST_FIRST = [{ field: '_id', direction: -1 }] as const;

/** Staff manage pictures, videos and documents. */
@Controller('admin/media')
@UseInterceptors(EntityTag)
export class AdminMediaController {
  constructor(
    private readonly assets: MediaAssets,
    private readonly uploads: MediaUploads,
    private readonly show: ShowMedia,
    private readonly paging: Paging,
  ) {}

  @Get()
  @Access({
    ...READ,
    summary: 'List pictures and files, the newest first',
    answers: { type: AdminMediaDto, list: true },
  })
  async list(@Query() query: MediaQuery): Promise<PageOf<AdminMediaDto>> {
    const { kind, status, unused, externalId, search } = query;
    const filters = { kind, status, unused, externalId, search };
    const page = this.paging.page(query, { list: 'admin-media', sort: NEWEST_FIRST, filters });
    return page.answer(await this.assets.list(page.request, filters), (asset) => this.answer(asset));
  }

  @Post()
  @TakesStream(SENT)
  @Access({
    ...WRITE,
    streams: true,
    summary: 'Send a picture or file',
    description:
      'The bytes are the body; what they are is found out from them. For large files use `POST /admin/media/uploads`.',
    answers: { type: AdminMediaDto },
    errors: [mediaErrors.notUploaded, mediaErrors.invalid, ...STORAGE],
  })
  async send(@Query() query: SendMediaQuery, @BodyStream() content: Readable): Promise<AdminMediaDto> {
    return this.answer(await this.uploads.receive(content, query));
  }

  @Post('uploads')
  @Access({
    ...WRITE,
    summary: 'Announce a picture or file, and learn where to send its bytes',
    description:
      'Send the bytes as the answer says, then call `POST /admin/media/:mediaId/complete` within a day. A worker then checks ' +
      'them and makes the sizes: the status becomes `ready` or `refused`.',
    answers: { type: MediaUploadDto },
    errors: [mediaErrors.typeNotAccepted, mediaErrors.tooLarge, ...INPUT_ERRORS, ...STORAGE],
  })
  async begin(@Body() expected: BeginUploadDto): Promise<MediaUploadDto> {
    return MediaUploadDto.of(await this.uploads.begin(expected));
  }

  @Post('from-url')
  @Access({
    ...WRITE,
    summary: 'Have a picture fetched from an address',
    description: 'The same address always gives the same picture, however often it is asked for.',
    answers: { type: AdminMediaDto },
    errors: INPUT_ERRORS,
  })
  async fromUrl(@Body() { url, ...said }: MediaFromUrlDto): Promise<AdminMediaDto> {
    return this.answer(await this.uploads.fromUrl(url, said));
  }

  @Post(':mediaId/complete')
  @Access({
    ...WRITE,
    summary: 'Say that all bytes of an upload were sent',
    answers: { type: AdminMediaDto, status: 200 },
    errors: [mediaErrors.notFound, mediaErrors.notUploaded, ...STORAGE],
  })
  async complete(@Param('mediaId') id: string): Promise<AdminMediaDto> {
    return this.answer(await this.uploads.complete(id));
  }

  @Get(':mediaId')
  @Access({
    ...READ,
    summary: 'One picture or file',
    answers: { type: AdminMediaDto },
    errors: [mediaErrors.notFound],
  })
  async get(@Param('mediaId') id: string): Promise<AdminMediaDto> {
    return this.answer(await this.assets.get(id));
  }

  @Get(':mediaId/original')
  @Access({
    ...READ,
    summary: 'Where to get a picture or file as it was sent',
    answers: { type: OriginalDto },
    errors: [mediaErrors.notFound, mediaErrors.notUploaded],
  })
  async original(@Param('mediaId') id: string): Promise<OriginalDto> {
    return { url: await this.uploads.original(id) };
  }

  @Patch(':mediaId')
  @Access({
    ...WRITE,
    summary: 'Change what is said about a picture or file',
    answers: { type: AdminMediaDto },
    errors: [...CHANGE_ERRORS, ...INPUT_ERRORS],
  })
  async update(
    @Param('mediaId') id: string,
    @Body() change: UpdateMediaDto,
    @IfMatch() version: number | undefined,
  ): Promise<AdminMediaDto> {
    return this.answer(await this.assets.update(id, change, version));
  }

  @Delete(':mediaId')
  @Access({
    ...WRITE,
    summary: 'Delete a picture or file that nothing uses',
    answers: { status: 204 },
    errors: [...CHANGE_ERRORS, mediaErrors.inUse],
  })
  async delete(@Param('mediaId') id: string, @IfMatch() version: number | undefined): Promise<void> {
    await this.assets.delete(id, version);
  }

  private answer(asset: MediaAsset): AdminMediaDto {
    return AdminMediaDto.of(asset, this.show.of(asset));
  }
}
