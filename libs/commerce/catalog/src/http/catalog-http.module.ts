import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog.module.js';
import { AdminCategoriesController } from './admin-categories.controller.js';
import { AdminProductsController } from './admin-products.controller.js';
import { CategoriesController, ProductsController } from './shop.controller.js';

@Module({
  imports: [CatalogModule],
  controllers: [ProductsController, CategoriesController, AdminProductsController, AdminCategoriesController],
})
export class CatalogHttpModule {}
