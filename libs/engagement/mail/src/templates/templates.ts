import { languageOf } from '#platform/languages';
import {
  accountExists,
  appEnded,
  deviceCode,
  emailChange,
  emailChanged,
  passwordReset,
  personalData,
  secondFactorChanged,
  sessionEnded,
  staffInvitation,
  verificationCode,
  type AppMail,
  type OpenedMail,
  type SecondFactorMail,
  type SecretMail,
} from './account-letters.js';
import type { Letter } from './letter.js';
import {
  orderCancelled,
  orderConfirmation,
  orderRefunded,
  orderStatus,
  type MailedStatus,
  type OrderMail,
  type RefundMail,
} from './order-letters.js';
import { render, type RenderedMail } from './render.js';
import type { Setting } from './wording.js';

/** Every template and the data it is stored with. */
export interface TemplateData {
  'order-confirmation': OrderMail;
  'order-status': OrderMail & { readonly status: MailedStatus };
  'order-cancelled': OrderMail;
  'order-refunded': RefundMail;
  'verification-code': SecretMail;
  'account-exists': Record<never, never>;
  'password-reset': SecretMail;
  'email-change': SecretMail;
  'email-changed': Record<never, never>;
  'session-ended': Record<never, never>;
  'app-ended': AppMail;
  /** The secret is the link. */
  'personal-data': SecretMail;
  'staff-invitation': SecretMail;
  'device-code': SecretMail;
  'mfa-changed': SecondFactorMail;
}
export type TemplateName = keyof TemplateData;

/** Data as a template sees it: secrets opened. */
type Opened<T> = T extends SecretMail ? Omit<T, 'sealed'> & OpenedMail : T;

const LETTERS: { readonly [T in TemplateName]: (data: Opened<TemplateData[T]>, setting: Setting) => Letter } =
  {
    'order-confirmation': orderConfirmation,
    'order-status': orderStatus,
    'order-cancelled': orderCancelled,
    'order-refunded': orderRefunded,
    'verification-code': verificationCode,
    'account-exists': accountExists,
    'password-reset': passwordReset,
    'email-change': emailChange,
    'email-changed': emailChanged,
    'session-ended': sessionEnded,
    'app-ended': appEnded,
    'personal-data': personalData,
    'staff-invitation': staffInvitation,
    'device-code': deviceCode,
    'mfa-changed': secondFactorChanged,
  };

export interface Writing {
  readonly template: TemplateName;
  readonly data: Record<string, unknown>;
  /** BCP 47; languages that the templates do not have become English. */
  readonly locale: string;
  /** The tenant's name. */
  readonly shop: string;
}

/** Writes a mail from what its row holds. @param open opens sealed secrets */
export function write(
  { template, data, locale, shop }: Writing,
  open: (sealed: string) => string,
): RenderedMail {
  const { sealed, ...rest } = data;
  const opened = typeof sealed === 'string' ? { ...rest, code: open(sealed) } : rest;
  const letter = LETTERS[template] as (data: object, setting: Setting) => Letter;
  return render(letter(opened, { shop, locale, language: languageOf(locale) }), shop, locale);
}
