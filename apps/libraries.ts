import type { Type } from '@nestjs/common';
import { CartModule } from '#cart';
import { CatalogModule } from '#catalog';
import { CheckoutModule } from '#checkout';
import { IdentityModule } from '#identity';
import { InventoryModule } from '#inventory';
import { MailModule } from '#mail';
import { NotificationsModule } from '#notifications';
import { OperationsModule } from '#operations';
import { OrdersModule } from '#orders';
import { PaymentsModule } from '#payments';
import { StoresModule } from '#stores';
import { WebhooksModule } from '#webhooks';

/**
 * Every library that owns something of a tenant. Each process loads all of them, because each may provision or
 * migrate a tenant, and must then know every collection and every step.
 */
export const LIBRARIES: Type[] = [
  IdentityModule,
  CatalogModule,
  StoresModule,
  InventoryModule,
  CartModule,
  OrdersModule,
  PaymentsModule,
  CheckoutModule,
  MailModule,
  NotificationsModule,
  WebhooksModule,
  OperationsModule,
];
