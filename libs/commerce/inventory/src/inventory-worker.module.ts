import { Module } from '@nestjs/common';
import { ExpirySchedule } from './expiry/expiry-schedule.js';
import { InventoryModule } from './inventory.module.js';

/** The worker's part of inventory: the expiry of reservations. */
@Module({ imports: [InventoryModule], providers: [ExpirySchedule] })
export class InventoryWorkerModule {}
