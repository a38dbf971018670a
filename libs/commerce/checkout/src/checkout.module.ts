import { Module } from '@nestjs/common';
import { CartModule } from '#commerce/cart';
import { IdentityModule } from '#foundation/identity';
import { InventoryModule } from '#commerce/inventory';
import { OrdersModule } from '#commerce/orders';
import { PaymentsModule } from '#commerce/payments';
import { StoresModule } from '#commerce/stores';
import { CancelOrder } from './cancel-order.js';
import { CancelPaidOrder } from './cancel-paid-order.js';
import { ClosePayPages } from './close-pay-pages.js';
import { ConfirmPayment } from './confirm-payment.js';
import { DraftOrder } from './draft-order.js';
import { EnterOrder } from './enter-order.js';
import { ExpireCheckout } from './expire-checkout.js';
import { GoOnPaying } from './go-on-paying.js';
import { MoveOrder } from './move-order.js';
import { OpenPayPage } from './open-pay-page.js';
import { PlaceOrder } from './place-order.js';
import { ReceiveWebhook } from './receive-webhook.js';
import { ReconcilePayments } from './reconcile-payments.js';
import { RefundOrder } from './refund-order.js';
import { RefundPayment } from './refund-payment.js';
import { ReturnAddresses } from './return-addresses.js';
import { StockTurn } from './stock-turn.js';
import { UndoOrder } from './undo-order.js';

@Module({
  imports: [CartModule, IdentityModule, InventoryModule, OrdersModule, PaymentsModule, StoresModule],
  providers: [
    CancelOrder,
    CancelPaidOrder,
    ClosePayPages,
    ConfirmPayment,
    DraftOrder,
    EnterOrder,
    ExpireCheckout,
    GoOnPaying,
    MoveOrder,
    OpenPayPage,
    PlaceOrder,
    ReceiveWebhook,
    ReconcilePayments,
    RefundOrder,
    RefundPayment,
    ReturnAddresses,
    StockTurn,
    UndoOrder,
  ],
  // Controllers live in modules of their own.
  exports: [
    CancelOrder,
    DraftOrder,
    ExpireCheckout,
    GoOnPaying,
    MoveOrder,
    OrdersModule,
    PaymentsModule,
    PlaceOrder,
    ReceiveWebhook,
    ReconcilePayments,
    RefundOrder,
  ],
})
export class CheckoutModule {}
