import { Module } from '@nestjs/common';
import { StoresModule } from '../stores.module.js';
import { AdminStoresController } from './admin.controller.js';
import { StoresController } from './shop.controller.js';

@Module({ imports: [StoresModule], controllers: [StoresController, AdminStoresController] })
export class StoresHttpModule {}
