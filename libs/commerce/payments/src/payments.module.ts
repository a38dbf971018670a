import { Module } from '@nestjs/common';
import { TenancyModule } from '#foundation/tenancy';
import { PaymentBook } from './payment-book.js';
import { PaymentProviders } from './payment-providers.js';
import { Payment, PaymentSchema } from './payment.schema.js';
import { PaymentsOfPerson } from './payments-of-person.js';
import { Payments } from './payments.js';
import { StripeClient } from './providers/stripe/stripe-client.js';
import { StripeProvider } from './providers/stripe/stripe-provider.js';

@Module({
  imports: [TenancyModule.forFeature([{ name: Payment.name, schema: PaymentSchema }])],
  providers: [PaymentBook, PaymentProviders, Payments, PaymentsOfPerson, StripeClient, StripeProvider],
  exports: [PaymentBook, PaymentProviders, Payments],
})
export class PaymentsModule {}
