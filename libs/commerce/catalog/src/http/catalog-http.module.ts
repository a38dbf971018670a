import { Module } from '@nestjs/common';
import { PricingModule } from '#commerce/pricing';
import { CatalogModule } from '../catalog.module.js';
import { AdminCategoriesController } from './admin-categories.controller.js';
import { AdminProductsOfProgramsController } from './admin-products-of-programs.controller.js';
import { AdminProductsController } from './admin-products.controller.js';
import { AdminProductTypesController, ProductTypesController } from './product-types.controllers.js';
import { CategoriesController, ProductsController } from './shop.controller.js';

@Module({
  imports: [CatalogModule, PricingModule],
  controllers: [
    ProductTypesController,
    AdminProductTypesController,
    ProductsController,
    CategoriesController,
    AdminProductsOfProgramsController,
    AdminProductsController,
    AdminCategoriesController,
  ],
})
export class CatalogHttpModule {}
