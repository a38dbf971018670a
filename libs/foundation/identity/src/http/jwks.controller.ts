import { Controller, Get, Header } from '@nestjs/common';
import { Access } from '#platform/http';
import { SigningKeys } from '../tokens/signing-keys.js';
import { JwksDto } from './jwks.dto.js';

/** The public keys, at the origin's root. A key is published a day before it signs, so an hour of caching is safe. */
@Controller('.well-known')
export class JwksController {
  constructor(private readonly keys: SigningKeys) {}

  @Get('jwks.json')
  @Header('Cache-Control', 'public, max-age=3600')
  @Access({
    who: 'public',
    tenant: 'none',
    summary: 'Public keys of access tokens (RFC 7517)',
    answers: { type: JwksDto, mediaType: 'application/jwk-set+json' },
  })
  @Header('Content-Type', 'application/jwk-set+json')
  jwks(): Promise<JwksDto> {
    return this.keys.jwks();
  }
}
