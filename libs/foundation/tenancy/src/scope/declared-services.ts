import type { Type } from '@nestjs/common';
import type { DiscoveryService } from '@nestjs/core';

/**
 * The tenant services of this process whose class has a declaration, with that declaration. Durable providers get no
 * lifecycle hooks, so the declaration is metadata of the class, read once at start-up.
 */
export function declaredServices<T, S>(discovery: DiscoveryService, declaration: symbol): Map<Type<S>, T> {
  const found = new Map<Type<S>, T>();
  for (const { metatype } of discovery.getProviders()) {
    if (typeof metatype !== 'function' || !Reflect.hasOwnMetadata(declaration, metatype)) continue;
    found.set(metatype as Type<S>, Reflect.getOwnMetadata(declaration, metatype) as T);
  }
  return found;
}
