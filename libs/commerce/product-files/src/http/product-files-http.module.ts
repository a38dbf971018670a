import { Module } from '@nestjs/common';
import { ProductFilesModule } from '../product-files.module.js';
import { ExportsController } from './exports.controller.js';
import { ImportsController } from './imports.controller.js';

@Module({ imports: [ProductFilesModule], controllers: [ImportsController, ExportsController] })
export class ProductFilesHttpModule {}
