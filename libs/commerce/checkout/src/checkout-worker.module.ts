import { Module } from '@nestjs/common';
import { CheckoutModule } from './checkout.module.js';
import { ExpireOnAnnouncement } from './expire-checkout.js';

/** The worker's part of checkouts: the end of orders that nobody paid in time. */
@Module({
  imports: [CheckoutModule],
  providers: [ExpireOnAnnouncement],
})
export class CheckoutWorkerModule {}
