import { ApiSchema } from '@nestjs/swagger';
import type { DomainError } from '#platform/errors';
import type { Language } from '#platform/languages';
import { Nested, Text } from './fields/index.js';
import { FieldErrorDto } from './problem.dto.js';

/** Why one row of a request with many was refused; like a problem document, without what is the same for all rows. */
@ApiSchema({ name: 'RowProblem' })
export class RowProblemDto {
  @Text({ description: 'Stable; programs compare this one', example: 'request.invalid' })
  code: string;

  @Text({ max: 4096, description: 'What happened in this case', example: 'Some fields are not valid' })
  detail: string;

  @Nested(() => FieldErrorDto, { array: true, optional: true, description: 'Pointers begin at the row' })
  errors?: FieldErrorDto[];

  static of({ code, detail, extras }: DomainError, language: Language): RowProblemDto {
    return {
      code,
      detail: detail[language],
      ...(extras.errors && {
        errors: extras.errors.map((error) => ({ ...error, message: error.message[language] })),
      }),
    };
  }
}
