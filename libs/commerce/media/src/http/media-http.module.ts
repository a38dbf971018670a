import { Module } from '@nestjs/common';
import { MediaModule } from '../media.module.js';
import { AdminMediaController } from './admin-media.controller.js';

@Module({ imports: [MediaModule], controllers: [AdminMediaController] })
export class MediaHttpModule {}
