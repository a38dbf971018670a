import type { Type } from '@nestjs/common';
import { AdminTokenStrategy } from './admin-token.strategy.js';
import { ApiKeyStrategy } from './api-key.strategy.js';
import { EnrolmentTokenStrategy } from './enrolment-token.strategy.js';
import { IntegrationTokenStrategy } from './integration-token.strategy.js';
import { PlatformTokenStrategy } from './platform-token.strategy.js';
import { ShopTokenStrategy } from './shop-token.strategy.js';
import type { AuthenticationStrategy } from './strategy.js';

/** All ways to authenticate. The first strategy that takes a credential checks it. */
export const STRATEGIES: readonly Type<AuthenticationStrategy>[] = [
  ShopTokenStrategy,
  AdminTokenStrategy,
  PlatformTokenStrategy,
  IntegrationTokenStrategy,
  ApiKeyStrategy,
  EnrolmentTokenStrategy,
];
