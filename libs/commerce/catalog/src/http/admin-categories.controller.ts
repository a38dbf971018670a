import { Body, Controller, Delete, Get, Param, Patch, Post, Query, UseInterceptors } from '@nestjs/common';
import { Access, EntityTag, IfMatch, PageQuery, Paging, type PageOf } from '#platform/http';
import { catalogErrors } from '../catalog.errors.js';
import { Categories, CATEGORY_SORT } from '../categories.service.js';
import { AdminCategoryDto, CreateCategoryDto, UpdateCategoryDto } from './category.dto.js';

const READ = { who: 'staff', permission: 'catalog.read' } as const;
const WRITE = { who: 'staff', permission: 'catalog.write' } as const;
const WRITE_ERRORS = [catalogErrors.invalidCategory, catalogErrors.slugTaken];

/** Staff manage the tree of categories. */
@Controller('admin/categories')
@UseInterceptors(EntityTag)
export class AdminCategoriesController {
  constructor(
    private readonly categories: Categories,
    private readonly paging: Paging,
  ) {}

  @Get()
  @Access({
    ...READ,
    summary: 'List categories, roots first',
    answers: { type: AdminCategoryDto, list: true },
  })
  async list(@Query() query: PageQuery): Promise<PageOf<AdminCategoryDto>> {
    const page = this.paging.page(query, { list: 'admin-categories', sort: CATEGORY_SORT });
    return page.answer(await this.categories.list(page.request), AdminCategoryDto.of);
  }

  @Post()
  @Access({
    ...WRITE,
    idempotency: 'optional',
    summary: 'Add a category',
    answers: { type: AdminCategoryDto },
    errors: WRITE_ERRORS,
  })
  async create(@Body() input: CreateCategoryDto): Promise<AdminCategoryDto> {
    return AdminCategoryDto.of(await this.categories.create(input));
  }

  @Get(':id')
  @Access({
    ...READ,
    summary: 'One category, by id or slug',
    answers: { type: AdminCategoryDto },
    errors: [catalogErrors.categoryNotFound],
  })
  async get(@Param('id') id: string): Promise<AdminCategoryDto> {
    return AdminCategoryDto.of((await this.categories.get(id)).category);
  }

  @Patch(':id')
  @Access({
    ...WRITE,
    summary: 'Rename or move a category; its descendants move with it',
    answers: { type: AdminCategoryDto },
    errors: [
      catalogErrors.categoryNotFound,
      catalogErrors.changed,
      catalogErrors.categoryCycle,
      ...WRITE_ERRORS,
    ],
  })
  async update(
    @Param('id') id: string,
    @Body() change: UpdateCategoryDto,
    @IfMatch() version: number | undefined,
  ): Promise<AdminCategoryDto> {
    return AdminCategoryDto.of(await this.categories.update(id, change, version));
  }

  @Delete(':id')
  @Access({
    ...WRITE,
    summary: 'Delete an empty category',
    answers: { status: 204 },
    errors: [catalogErrors.categoryNotFound, catalogErrors.changed, catalogErrors.categoryInUse],
  })
  async delete(@Param('id') id: string, @IfMatch() version: number | undefined): Promise<void> {
    await this.categories.delete(id, version);
  }
}
