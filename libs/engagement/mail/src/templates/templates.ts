import { languageOf } from '#platform/languages';
import {
  accountExists,
  appEnded,
  deviceCode,
  emailChange,
  emailChanged,
  passwordChanged,
  passwordReset,
  personalData,
  secondFactorChanged,
  senderCode,
  sessionEnded,
  verificationCode,
  type AppMail,
  type OpenedMail,
  type SecondFactorMail,
  type SecretMail,
} from './account-letters.js';
import { staffInvitation } from './invitation-letter.js';
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
import type { MailContext } from './wording.js';

/** The templates, each with the data that is stored for it. */
export interface TemplateData {
  'order-confirmation': OrderMail;
  'order-status': OrderMail & { readonly status: MailedStatus };
  'order-cancelled': OrderMail;
  'order-refunded': RefundMail;
  'verification-code': SecretMail;
  'account-exists': Record<never, never>;
  'password-reset': SecretMail;
  'email-change': SecretMail;
  'sender-code': SecretMail;
  'email-changed': Record<never, never>;
  'password-changed': Record<never, never>;
  'session-ended': Record<never, never>;
  'app-ended': AppMail;
  /** The secret is a download link. */
  'personal-data': SecretMail;
  'staff-invitation': SecretMail;
  'device-code': SecretMail;
  'mfa-changed': SecondFactorMail;
}
export type TemplateName = keyof TemplateData;

/** Data that a template gets: the secret is opened. */
type Opened<T> = T extends SecretMail ? Omit<T, 'sealed'> & OpenedMail : T;

const LETTERS: {
  readonly [T in TemplateName]: (data: Opened<TemplateData[T]>, context: MailContext) => Letter;
} = {
  'order-confirmation': orderConfirmation,
  'order-status': orderStatus,
  'order-cancelled': orderCancelled,
  'order-refunded': orderRefunded,
  'verification-code': verificationCode,
  'account-exists': accountExists,
  'password-reset': passwordReset,
  'email-change': emailChange,
  'sender-code': senderCode,
  'email-changed': emailChanged,
  'password-changed': passwordChanged,
  'session-ended': sessionEnded,
  'app-ended': appEnded,
  'personal-data': personalData,
  'staff-invitation': staffInvitation,
  'device-code': deviceCode,
  'mfa-changed': secondFactorChanged,
};

export interface MailToWrite {
  readonly template: TemplateName;
  readonly data: Record<string, unknown>;
  /** BCP 47. English is used if the templates do not have the language. */
  readonly locale: string;
  /** The tenant's name. */
  readonly shop: string;
  readonly acceptRequest: string;
  readonly orderPage?: string;
  /** The address of the page for the mail's code, if there is one. */
  readonly codePage?: (code: string) => string | undefined;
}

/** Writes a mail from its row. @param open opens a sealed secret */
export function write(
  { template, data, locale, shop, acceptRequest, orderPage, codePage }: MailToWrite,
  open: (sealed: string) => string,
): RenderedMail {
  const letter = LETTERS[template] as (data: object, context: MailContext) => Letter;
  const context = { shop, locale, language: languageOf(locale), acceptRequest, orderPage };
  return render(letter(openedData(data, open, codePage), context), shop, locale);
}

function openedData(
  { sealed, ...rest }: Record<string, unknown>,
  open: (sealed: string) => string,
  codePage: MailToWrite['codePage'],
): object {
  if (typeof sealed !== 'string') return rest;
  const code = open(sealed);
  return { ...rest, code, codePage: codePage?.(code) };
}
