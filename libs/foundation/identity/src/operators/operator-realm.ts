import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { installationKeys, type KeyRing } from '#platform/crypto';
import type { Realm } from '../tokens/refresh-tokens.js';

/** The accounts of the operators, who belong to no tenant. */
@Injectable()
export class OperatorRealm implements Realm {
  readonly audience = 'platform';
  readonly keys: KeyRing;

  constructor(@Inject(CONFIG) config: Config) {
    this.keys = installationKeys(config);
  }
}
