import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TenancyModule } from '#foundation/tenancy';
import { collections } from './collections.js';
import { KnownPaymentProviders } from './known-payment-providers.js';
import { PaymentAccounts } from './payment-accounts.js';
import { PaymentBook } from './payment-book.js';
import { PaymentProviders } from './payment-providers.js';
import { PAYMENT_PROVIDER_MODULES } from './providers/providers.js';
import { PaymentsOfPerson } from './payments-of-person.js';
import { Payments } from './payments.js';

@Module({
  imports: [DiscoveryModule, TenancyModule.forFeature(collections), ...PAYMENT_PROVIDER_MODULES],
  providers: [
    KnownPaymentProviders,
    PaymentAccounts,
    PaymentBook,
    PaymentProviders,
    Payments,
    PaymentsOfPerson,
  ],
  exports: [KnownPaymentProviders, PaymentAccounts, PaymentBook, PaymentProviders, Payments],
})
export class PaymentsModule {}
