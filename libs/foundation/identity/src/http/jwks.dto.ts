import { Nested, Text } from '#platform/http';

/** A public key on the curve P-256 (RFC 7517 section 4, RFC 7518 section 6.2). */
export class JwkDto {
  @Text({ optional: true, example: 'EC' })
  kty?: string;

  @Text({ optional: true, example: 'P-256' })
  crv?: string;

  @Text({ optional: true, example: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU' })
  x?: string;

  @Text({ optional: true, example: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0' })
  y?: string;

  @Text({ description: 'As `kid` in the header of a token' })
  kid: string;

  @Text({ example: 'ES256' })
  alg: string;

  @Text({ example: 'sig' })
  use: string;
}

export class JwksDto {
  @Nested(() => JwkDto, { array: true })
  keys: JwkDto[];
}
