import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { EgressModule } from '#platform/egress';
import { FilesModule } from '#foundation/files';
import { TenancyModule } from '#foundation/tenancy';
import { collections } from './collections.js';
import { MediaAssets } from './media-assets.js';
import { MediaUploads } from './media-uploads.js';
import { AllMediaUses, MediaUsers } from './media-uses.js';
import { ShowMedia } from './show-media.js';
import { ProcessMedia } from './tend/process-media.js';
import { TendMedia } from './tend/tend-media.js';

/** Pictures, videos and documents. */
@Module({
  imports: [DiscoveryModule, EgressModule, FilesModule, TenancyModule.forFeature(collections)],
  providers: [AllMediaUses, MediaAssets, MediaUploads, MediaUsers, ProcessMedia, ShowMedia, TendMedia],
  exports: [MediaAssets, MediaUploads, ShowMedia],
})
export class MediaModule {}
