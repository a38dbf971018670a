import 'reflect-metadata';
import { Injectable, type OnModuleInit, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { Shape } from '#platform/values';
import { declaredServices, TenantInjectable } from '#foundation/tenancy';
import type { PaymentProvider } from './payment-provider.js';

/** The declaration of a provider: what other code must know about it. */
export interface PaymentProviderTraits {
  /** Its name in payments, in commands and in its webhook path: `POST /webhooks/<name>/<tenant>`. */
  readonly name: string;
  /** Secrets of a tenant's account there; see TenantSecrets. */
  readonly secrets: Shape;
  /** The secret by which a merchant recognises the account; its end is shown. */
  readonly key: string;
  /** Whether this key moves real money; undefined if it does not say. */
  readonly isLive?: (key: string) => boolean | undefined;
  /** For how many seconds after the request the page where the shopper pays may stay open. */
  readonly pageLife: { readonly min: number; readonly max: number };
  /** Types of messages that the tenant's account at the provider must be set to send. */
  readonly events: readonly string[];
}

const TRAITS = Symbol('TakesPayments');

/** Declares a tenant service as a {@link PaymentProvider}. It is found in each process that loads its module. */
export function TakesPayments(traits: PaymentProviderTraits): ClassDecorator {
  return (target) => {
    TenantInjectable()(target);
    Reflect.defineMetadata(TRAITS, traits, target);
  };
}

/** The payment providers of this process, by name. */
@Injectable()
export class KnownPaymentProviders implements OnModuleInit {
  private readonly byName = new Map<
    string,
    { readonly traits: PaymentProviderTraits; readonly service: Type<PaymentProvider> }
  >();

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    const found = declaredServices<PaymentProviderTraits, PaymentProvider>(this.discovery, TRAITS);
    for (const [service, traits] of found) {
      if (this.byName.has(traits.name)) throw new Error(`two payment providers are called ${traits.name}`);
      this.byName.set(traits.name, { traits, service });
    }
  }

  names(): readonly string[] {
    return [...this.byName.keys()];
  }

  traitsOf(name: string): PaymentProviderTraits | undefined {
    return this.byName.get(name)?.traits;
  }

  serviceOf(name: string): Type<PaymentProvider> | undefined {
    return this.byName.get(name)?.service;
  }
}
