import { Id, Int, Nested, Text } from '#platform/http';
import type { CategoryInTree } from '../categories.service.js';
import type { Category } from '../category.schema.js';
import { SLUG_FIELD } from './product.dto.js';

const CATEGORY_SLUG = { ...SLUG_FIELD, example: 'jackets' } as const;

export class CategoryDto {
  @Id()
  id: string;

  @Text(CATEGORY_SLUG)
  slug: string;

  @Text({ max: 120, example: 'Jackets' })
  name: string;

  @Text({ optional: true, max: 2000, example: 'For every weather.' })
  description?: string;

  @Id({ nullable: true, description: 'null for a root' })
  parentId: string | null;

  @Int({ example: 0, description: 'Order among its siblings, low first' })
  position: number;

  static of({ _id, slug, name, description, parentId, position }: Category): CategoryDto {
    return { id: _id, slug, name, description, parentId, position };
  }
}

export class CategoryInTreeDto extends CategoryDto {
  @Nested(() => CategoryDto, { array: true, description: 'The way to it, root first' })
  ancestors: CategoryDto[];

  @Nested(() => CategoryDto, { array: true, description: 'What is directly below it' })
  children: CategoryDto[];

  static inTree({ category, ancestors, children }: CategoryInTree): CategoryInTreeDto {
    return {
      ...CategoryDto.of(category),
      ancestors: ancestors.map(CategoryDto.of),
      children: children.map(CategoryDto.of),
    };
  }
}

export class AdminCategoryDto extends CategoryDto {
  @Int({ min: 1, example: 1, description: 'The ETag without its quotes' })
  version: number;

  static override of(category: Category): AdminCategoryDto {
    return { ...CategoryDto.of(category), version: category.version };
  }
}

export class CreateCategoryDto {
  @Text({ max: 120, example: 'Jackets' })
  name: string;

  @Text({ ...CATEGORY_SLUG, optional: true, description: 'Left out: made from the name' })
  slug?: string;

  @Text({ optional: true, min: 0, max: 2000, example: 'For every weather.' })
  description?: string;

  @Id({ optional: true, nullable: true, description: 'null or left out: a root' })
  parentId?: string | null;

  @Int({ optional: true, min: 0, max: 1_000_000, example: 0 })
  position?: number;
}

export class UpdateCategoryDto {
  @Text({ optional: true, max: 120, example: 'Jackets' })
  name?: string;

  @Text({ ...CATEGORY_SLUG, optional: true })
  slug?: string;

  @Text({ optional: true, min: 0, max: 2000 })
  description?: string;

  @Id({ optional: true, nullable: true, description: 'null makes it a root' })
  parentId?: string | null;

  @Int({ optional: true, min: 0, max: 1_000_000 })
  position?: number;
}
