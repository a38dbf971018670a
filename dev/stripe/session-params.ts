import { currency, group, integer, listOf, metadata, oneOf, required, text } from './params.js';

const priceData = group({
  currency: required(currency),
  unit_amount: required(integer()),
  tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified'),
  product_data: required(
    group({
      name: required(text),
      description: text,
      images: listOf(text, 8),
      metadata,
      tax_code: text,
    }),
  ),
});

const shippingRate = group({
  type: oneOf('fixed_amount'),
  display_name: required(text),
  fixed_amount: required(group({ amount: required(integer()), currency: required(currency) })),
  metadata,
  tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified'),
});

/** Parameters of `POST /v1/checkout/sessions` that the stand-in supports. */
export const sessionShape = {
  mode: required(oneOf('payment')),
  line_items: required(
    listOf(group({ price_data: required(priceData), quantity: required(integer(1, 999_999)), metadata })),
  ),
  success_url: required(text),
  cancel_url: text,
  client_reference_id: text,
  customer_email: text,
  expires_at: integer(0, 9_999_999_999),
  metadata,
  locale: oneOf('auto', 'de', 'en', 'en-GB', 'es', 'fr', 'it', 'ja', 'nl', 'pl', 'pt', 'sv', 'zh'),
  submit_type: oneOf('auto', 'book', 'donate', 'pay'),
  ui_mode: oneOf('hosted_page'),
  payment_method_types: listOf(oneOf('card')),
  billing_address_collection: oneOf('auto'),
  customer_creation: oneOf('if_required'),
  branding_settings: group({ display_name: text }),
  shipping_options: listOf(group({ shipping_rate_data: required(shippingRate) }), 1),
  payment_intent_data: group({
    capture_method: oneOf('automatic', 'automatic_async', 'manual'),
    description: text,
    metadata,
    receipt_email: text,
  }),
};
