import { Module } from '@nestjs/common';
import { CheckoutModule } from './checkout.module.js';
import { ExpireOnAnnouncement } from './expire-checkout.js';
import { PaymentClock } from './payment-clock.js';

/** The worker's part of checkouts: the scheduled work. */
@Module({
  imports: [CheckoutModule],
  providers: [ExpireOnAnnouncement, PaymentClock],
  exports: [PaymentClock],
})
export class CheckoutWorkerModule {}
