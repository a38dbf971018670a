import { FieldOf, Id, Int, Nested, Text } from '#platform/http';
import type { CategoryInTree } from '../categories.service.js';
import type { Category } from '../category.schema.js';
import { CATEGORY } from '../product-values.js';
import { SLUG_FIELD } from './product-parts.dto.js';

const NAME = { example: 'Jackets' } as const;
const SLUG = { example: 'jackets' } as const;
const DESCRIPTION = { example: 'For every weather.' } as const;
const PARENT = { example: '01jd2k3m4n5p6q7r8s9tavwxyz' } as const;
const POSITION = { example: 0 } as const;

export class CategoryDto {
  @Id()
  id: string;

  @Text({ ...SLUG_FIELD, ...SLUG })
  slug: string;

  @FieldOf(CATEGORY.name, NAME)
  name: string;

  @FieldOf(CATEGORY.description, DESCRIPTION)
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
  @Nested(() => CategoryDto, { array: true, description: 'Its ancestors, root first' })
  ancestors: CategoryDto[];

  @Nested(() => CategoryDto, { array: true, description: 'Its children' })
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
  @FieldOf(CATEGORY.name, NAME)
  name: string;

  @FieldOf(CATEGORY.slug, {
    ...SLUG,
    description: 'Made from the name if left out, with a number if it is taken',
  })
  slug?: string;

  @FieldOf(CATEGORY.description, DESCRIPTION)
  description?: string;

  @FieldOf(CATEGORY.parentId, { ...PARENT, description: 'null or left out makes it a root' })
  parentId?: string | null;

  @FieldOf(CATEGORY.position, POSITION)
  position?: number;
}

export class UpdateCategoryDto {
  @FieldOf(CATEGORY.name, { ...NAME, optional: true })
  name?: string;

  @FieldOf(CATEGORY.slug, SLUG)
  slug?: string;

  @FieldOf(CATEGORY.description, DESCRIPTION)
  description?: string;

  @FieldOf(CATEGORY.parentId, { ...PARENT, description: 'null makes it a root' })
  parentId?: string | null;

  @FieldOf(CATEGORY.position, POSITION)
  position?: number;
}
