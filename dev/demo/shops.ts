/** A shop of the demo. */
export interface DemoShop {
  readonly slug: string;
  readonly name: string;
  readonly currency: string;
  readonly locales: readonly string[];
  readonly timeZone: string;
  /** Path of a CSV file in Shopify's product format. */
  readonly catalogue: string;
  readonly owner: string;
  readonly support: string;
  readonly customer: { readonly email: string; readonly firstName: string; readonly lastName: string };
}

/** The password of everybody in the demo. */
export const DEMO_PASSWORD = 'demo-demo-demo';

export const OPERATOR_EMAIL = 'operator@emporium.example';

/** File in the installation's folder with the secret of the operator's authenticator app, base32. */
export const OPERATOR_SECRET_FILE = 'operator-totp-secret';

export const SHOPS: readonly DemoShop[] = [
  {
    slug: 'northwind',
    name: 'Northwind Outdoor',
    currency: 'EUR',
    locales: ['en', 'de'],
    timeZone: 'Europe/Berlin',
    catalogue: 'dev/data/northwind-outdoor.csv',
    owner: 'nora@northwind.example',
    support: 'sam@northwind.example',
    customer: { email: 'carla@customers.example', firstName: 'Carla', lastName: 'Berg' },
  },
  {
    slug: 'kumo',
    name: 'Kumo Electronics',
    currency: 'JPY',
    locales: ['en', 'ja'],
    timeZone: 'Asia/Tokyo',
    catalogue: 'dev/data/kumo-electronics.csv',
    owner: 'kenji@kumo.example',
    support: 'saki@kumo.example',
    // The same person is a customer of both shops, with two separate accounts.
    customer: { email: 'carla@customers.example', firstName: 'Carla', lastName: 'Berg' },
  },
];
