import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { CatalogModule } from '../catalog.module.js';
import { AdminCategoriesController } from './admin-categories.controller.js';
import { AdminProductsController } from './admin-products.controller.js';
import { acceptCsv } from './csv-body.js';
import { ImportsController } from './imports.controller.js';
import { CategoriesController, ProductsController } from './shop.controller.js';

@Module({
  imports: [CatalogModule],
  controllers: [
    ProductsController,
    CategoriesController,
    AdminProductsController,
    AdminCategoriesController,
    ImportsController,
  ],
})
export class CatalogHttpModule implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    acceptCsv(this.host.httpAdapter.getInstance<FastifyInstance>());
  }
}
