import { ApiSchema } from '@nestjs/swagger';
import { Int, Nested, Text } from './fields/index.js';

/** One invalid field, in the documents. */
@ApiSchema({ name: 'FieldError' })
export class FieldErrorDto {
  @Text({
    min: 0,
    max: 2048,
    description: 'JSON pointer into the body (RFC 6901), or ?name for a query parameter',
    example: '/items/0/quantity',
  })
  pointer: string;

  @Text({
    description: 'What is wrong; the code of the problem if the whole problem is about this field',
    example: 'range',
  })
  code: string;

  @Text({ max: 2048, example: 'must be at least 1' })
  message: string;
}

/** An error answer (RFC 9457), in the documents. */
@ApiSchema({ name: 'Problem' })
export class ProblemDto {
  @Text({
    format: 'uri-reference',
    description: 'Where the error is explained',
    example: 'https://api.example.com/docs/errors#request.invalid',
  })
  type: string;

  @Text({ description: 'The same for every occurrence of the code', example: 'Some fields are not valid' })
  title: string;

  @Int({ min: 400, max: 599, example: 400 })
  status: number;

  @Text({ max: 4096, description: 'What happened in this case', example: 'Some fields are not valid' })
  detail: string;

  @Text({ description: 'Stable; programs compare this one', example: 'request.invalid' })
  code: string;

  @Text({ description: 'Quote it when asking for help', example: '01jd2k3m4n5p6q7r8s9tavwxyz' })
  correlationId: string;

  @Nested(() => FieldErrorDto, { array: true, optional: true })
  errors?: FieldErrorDto[];
}
