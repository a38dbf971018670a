import { Body, Controller, Delete, Get, Param, Patch, Post, Query, UseInterceptors } from '@nestjs/common';
import { Locale } from '#foundation/identity/http';
import { platformErrors } from '#platform/errors';
import { Access, EntityTag, RequiredIfMatch } from '#platform/http';
import { productTypeErrors } from '../product-types/product-type.errors.js';
import { ProductTypes } from '../product-types/product-types.js';
import {
  AdminProductTypeDto,
  AdminProductTypesDto,
  BreakingDto,
  BreaksQuery,
  ChangeProductTypeDto,
  CreateProductTypeDto,
  ProductTypeDto,
  ProductTypesDto,
  TypeSchemaDto,
} from './product-type.dto.js';

const READ = { who: 'staff', permission: 'catalog.read' } as const;
const WRITE = { who: 'staff', permission: 'catalog.write' } as const;
const { notFound, invalid, keyTaken, externalIdTaken, changed, builtIn, tooMany, inUse, wouldBreak } =
  productTypeErrors;
const MATCH = [platformErrors.preconditionRequired, changed];

/** Shops name and order filters by them. */
@Controller('product-types')
export class ProductTypesController {
  constructor(private readonly types: ProductTypes) {}

  @Get()
  @Access({
    who: 'guest',
    revalidates: true,
    cache: { until: ['product-type'] },
    summary: 'All product types, with their attributes',
    answers: { type: ProductTypesDto },
  })
  async list(): Promise<ProductTypesDto> {
    return { data: (await this.types.list()).map(ProductTypeDto.of) };
  }
}

/** Staff define what products say about themselves. */
@Controller('admin/product-types')
@UseInterceptors(EntityTag)
export class AdminProductTypesController {
  constructor(private readonly types: ProductTypes) {}

  @Get()
  @Access({
    ...READ,
    summary: 'All product types: the built-in ones first',
    answers: { type: AdminProductTypesDto },
  })
  async list(): Promise<AdminProductTypesDto> {
    return { data: (await this.types.list()).map(AdminProductTypeDto.of) };
  }

  @Post()
  @Access({
    ...WRITE,
    idempotency: 'optional',
    summary: 'Add a product type',
    answers: { type: AdminProductTypeDto },
    errors: [invalid, keyTaken, externalIdTaken, tooMany],
  })
  async create(@Body() type: CreateProductTypeDto): Promise<AdminProductTypeDto> {
    return AdminProductTypeDto.of(await this.types.create(type));
  }

  @Get(':key')
  @Access({
    ...READ,
    summary: 'One product type',
    answers: { type: AdminProductTypeDto },
    errors: [notFound],
  })
  async get(@Param('key') key: string): Promise<AdminProductTypeDto> {
    return AdminProductTypeDto.of(await this.types.get(key));
  }

  @Get(':key/schema')
  @Access({
    ...READ,
    summary: 'JSON Schemas of a product type’s attributes, for builders of forms',
    description: 'Titles are in the language of the request, as far as the type has labels in it.',
    answers: { type: TypeSchemaDto },
    errors: [notFound],
  })
  async schema(@Param('key') key: string, @Locale() locale: string): Promise<TypeSchemaDto> {
    return TypeSchemaDto.of(await this.types.get(key), locale);
  }

  @Post(':key/preview')
  @Access({
    ...READ,
    summary: 'Which products a change of a product type would break',
    answers: { type: BreakingDto, status: 200 },
    errors: [notFound, builtIn, invalid],
  })
  async preview(@Param('key') key: string, @Body() change: ChangeProductTypeDto): Promise<BreakingDto> {
    return BreakingDto.of(await this.types.preview(key, change));
  }

  @Patch(':key')
  @Access({
    ...WRITE,
    summary: 'Change a product type, unless it would break products',
    answers: { type: AdminProductTypeDto },
    errors: [notFound, builtIn, invalid, externalIdTaken, wouldBreak, ...MATCH],
  })
  async change(
    @Param('key') key: string,
    @Body() change: ChangeProductTypeDto,
    @Query() { breaks }: BreaksQuery,
    @RequiredIfMatch() version: number,
  ): Promise<AdminProductTypeDto> {
    return AdminProductTypeDto.of(await this.types.change(key, change, version, breaks));
  }

  @Delete(':key')
  @Access({
    ...WRITE,
    summary: 'Delete a product type that no product has',
    answers: { status: 204 },
    errors: [notFound, builtIn, inUse, ...MATCH],
  })
  async delete(@Param('key') key: string, @RequiredIfMatch() version: number): Promise<void> {
    await this.types.delete(key, version);
  }
}
