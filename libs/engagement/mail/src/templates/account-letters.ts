import type { Wording } from '#platform/languages';
import type { CodePage } from '../code-pages.js';
import { paragraph, type Letter, type Part } from './letter.js';
import type { MailContext } from './wording.js';

/** Data of a mail that contains a secret. It is sealed until the mail is written. */
export interface SecretMail {
  readonly sealed: string;
  /** Which request the secret answers. */
  readonly challengeId?: string;
  /** Where the person uses the secret. */
  readonly page?: CodePage;
}

/** Data of a mail that contains a secret, after the secret was opened. */
export interface OpenedMail {
  readonly code: string;
  /** The address of the page where the person uses it, if the tenant has one. */
  readonly codePage?: string;
}

interface MailText {
  subject: string;
  heading: string;
  before: string;
  after?: string;
  reason: string;
}

const VERIFY: Wording<(shop: string) => MailText> = {
  en: (shop) => ({
    subject: `Your code for ${shop}`,
    heading: 'Confirm your email address',
    before: `Enter this code to finish your registration at ${shop}:`,
    after: 'It is valid for ten minutes. Nobody from our team will ever ask you for it.',
    reason: 'If you did not want to register, you can ignore this mail.',
  }),
  de: (shop) => ({
    subject: `Ihr Code für ${shop}`,
    heading: 'Bestätigen Sie Ihre E-Mail-Adresse',
    before: `Geben Sie diesen Code ein, um Ihre Registrierung bei ${shop} abzuschließen:`,
    after: 'Er gilt zehn Minuten. Niemand von uns wird Sie je danach fragen.',
    reason: 'Falls Sie sich nicht registrieren wollten, brauchen Sie nichts zu tun.',
  }),
};

const KNOWN: Wording<(shop: string) => MailText> = {
  en: (shop) => ({
    subject: `Your account at ${shop}`,
    heading: 'You already have an account',
    before: `Somebody, probably you, wanted to register at ${shop} with this address. It already has an account. Log in, or reset your password if you have forgotten it.`,
    reason: 'If it was not you, you can ignore this mail; nothing was changed.',
  }),
  de: (shop) => ({
    subject: `Ihr Konto bei ${shop}`,
    heading: 'Sie haben bereits ein Konto',
    before: `Jemand, vermutlich Sie, wollte sich mit dieser Adresse bei ${shop} registrieren; zu ihr gibt es schon ein Konto. Melden Sie sich an, oder setzen Sie Ihr Passwort zurück, falls Sie es vergessen haben.`,
    reason: 'Falls Sie es nicht waren, brauchen Sie nichts zu tun; es wurde nichts geändert.',
  }),
};

const RESET: Wording<(shop: string) => MailText> = {
  en: (shop) => ({
    subject: `Reset your password for ${shop}`,
    heading: 'Choose a new password',
    before: `Enter this code to choose a new password for ${shop}:`,
    after: 'It is valid for ten minutes. Nobody from our team will ever ask you for it.',
    reason: 'If you did not ask for it, you can ignore this mail. Your password does not change.',
  }),
  de: (shop) => ({
    subject: `Passwort für ${shop} zurücksetzen`,
    heading: 'Wählen Sie ein neues Passwort',
    before: `Geben Sie diesen Code ein, um ein neues Passwort für ${shop} zu wählen:`,
    after: 'Er gilt zehn Minuten. Niemand von uns wird Sie je danach fragen.',
    reason: 'Falls Sie das nicht wollten, brauchen Sie nichts zu tun; Ihr Passwort bleibt, wie es ist.',
  }),
};

const NEW_EMAIL: Wording<(shop: string) => MailText> = {
  en: (shop) => ({
    subject: `Your code for ${shop}`,
    heading: 'Confirm your new email address',
    before: `Enter this code to use this address for your account at ${shop}:`,
    after: 'It is valid for ten minutes. Nobody from our team will ever ask you for it.',
    reason: 'If you did not ask for it, you can ignore this mail. Nothing changes.',
  }),
  de: (shop) => ({
    subject: `Ihr Code für ${shop}`,
    heading: 'Bestätigen Sie Ihre neue E-Mail-Adresse',
    before: `Geben Sie diesen Code ein, um diese Adresse für Ihr Konto bei ${shop} zu verwenden:`,
    after: 'Er gilt zehn Minuten. Niemand von uns wird Sie je danach fragen.',
    reason: 'Falls Sie das nicht wollten, brauchen Sie nichts zu tun; es wird nichts geändert.',
  }),
};

const SENDER: Wording<(shop: string) => MailText> = {
  en: (shop) => ({
    subject: `Send the mails of ${shop} from this address?`,
    heading: 'Confirm the sender of your mails',
    before: `Enter this code in the back office of ${shop} to send its mails from this address:`,
    after: 'It is valid for ten minutes.',
    reason: 'If you do not want this, you can ignore this mail. Nothing changes.',
  }),
  de: (shop) => ({
    subject: `E-Mails von ${shop} mit dieser Adresse senden?`,
    heading: 'Bestätigen Sie den Absender Ihrer E-Mails',
    before: `Geben Sie diesen Code im Back-Office von ${shop} ein, um dessen E-Mails mit dieser Adresse zu senden:`,
    after: 'Er gilt zehn Minuten.',
    reason: 'Falls Sie das nicht wollen, brauchen Sie nichts zu tun; es wird nichts geändert.',
  }),
};

const MOVED: Wording<(shop: string) => MailText> = {
  en: (shop) => ({
    subject: `Your account at ${shop} has another email address`,
    heading: 'Your email address was changed',
    before: `Your account at ${shop} now uses another address, and all other devices were logged out.`,
    reason: `If it was not you, write to ${shop} at once.`,
  }),
  de: (shop) => ({
    subject: `Ihr Konto bei ${shop} hat eine andere E-Mail-Adresse`,
    heading: 'Ihre E-Mail-Adresse wurde geändert',
    before: `Ihr Konto bei ${shop} wird ab jetzt mit einer anderen Adresse verwendet, und alle anderen Geräte wurden abgemeldet.`,
    reason: `Falls Sie es nicht waren, schreiben Sie ${shop} sofort.`,
  }),
};

const NEW_PASSWORD: Wording<(shop: string) => MailText> = {
  en: (shop) => ({
    subject: `Your password for ${shop} was changed`,
    heading: 'Your password was changed',
    before: `Your account at ${shop} has a new password, and all other devices were logged out.`,
    reason: `If it was not you, ask for another password at once and write to ${shop}.`,
  }),
  de: (shop) => ({
    subject: `Ihr Passwort für ${shop} wurde geändert`,
    heading: 'Ihr Passwort wurde geändert',
    before: `Ihr Konto bei ${shop} hat ein neues Passwort, und alle anderen Geräte wurden abgemeldet.`,
    reason: `Falls Sie es nicht waren, fordern Sie sofort ein anderes Passwort an und schreiben Sie ${shop}.`,
  }),
};

const COPIED: Wording<(shop: string) => MailText> = {
  en: (shop) => ({
    subject: `A device was logged out of your account at ${shop}`,
    heading: 'We ended one of your sessions',
    before: `A key that keeps one of your devices logged in at ${shop} was used twice. Somebody may have copied it, so we logged that device out.`,
    reason: 'If you are not sure what happened, change your password; other devices are logged out then.',
  }),
  de: (shop) => ({
    subject: `Ein Gerät wurde von Ihrem Konto bei ${shop} abgemeldet`,
    heading: 'Wir haben eine Ihrer Sitzungen beendet',
    before: `Ein Schlüssel, mit dem eines Ihrer Geräte bei ${shop} angemeldet bleibt, wurde zweimal verwendet. Vielleicht hat ihn jemand kopiert; wir haben das Gerät deshalb abgemeldet.`,
    reason:
      'Falls Sie nicht sicher sind, was geschehen ist, ändern Sie Ihr Passwort; andere Geräte werden dann abgemeldet.',
  }),
};

/** Data of a mail about an app that somebody granted access to. */
export interface AppMail {
  /** The app's name. */
  readonly app: string;
}

const APP: Wording<(shop: string, app: string) => MailText> = {
  en: (shop, app) => ({
    subject: `${app} no longer acts in your name at ${shop}`,
    heading: `We ended the access of ${app}`,
    before: `A key with which ${app} acts in your name at ${shop} was used twice. Somebody may have copied it, so the app has to ask you again.`,
    reason: 'If you do not know this app, change your password and tell the owners of the shop.',
  }),
  de: (shop, app) => ({
    subject: `${app} handelt bei ${shop} nicht mehr in Ihrem Namen`,
    heading: `Wir haben den Zugriff von ${app} beendet`,
    before: `Ein Schlüssel, mit dem ${app} bei ${shop} in Ihrem Namen handelt, wurde zweimal verwendet. Vielleicht hat ihn jemand kopiert; die App muss Sie deshalb noch einmal fragen.`,
    reason:
      'Falls Sie diese App nicht kennen, ändern Sie Ihr Passwort und sprechen Sie mit den Inhabern des Shops.',
  }),
};

const DATA: Wording<(shop: string) => MailText> = {
  en: (shop) => ({
    subject: `Your data at ${shop}`,
    heading: 'Everything we keep about you',
    before: `Open this address to download everything that ${shop} keeps about you:`,
    after: 'It is valid for 24 hours. Anybody who has it can read your data, so do not pass it on.',
    reason: 'You get this mail because you asked for your data.',
  }),
  de: (shop) => ({
    subject: `Ihre Daten bei ${shop}`,
    heading: 'Alles, was wir über Sie gespeichert haben',
    before: `Unter dieser Adresse laden Sie alles herunter, was ${shop} über Sie gespeichert hat:`,
    after: 'Sie gilt 24 Stunden. Wer sie kennt, kann Ihre Daten lesen; geben Sie sie nicht weiter.',
    reason: 'Sie erhalten diese Nachricht, weil Sie Ihre Daten angefordert haben.',
  }),
};

const DEVICE: Wording<(shop: string) => MailText> = {
  en: (shop) => ({
    subject: `A log-in at ${shop} from a new device`,
    heading: 'Is it you who is logging in?',
    before: `There were many attempts to log in to your account at ${shop} from devices that we do not know. If one of them is yours, enter this code together with your password:`,
    after: 'It is valid for an hour. Nobody from our team will ever ask you for it.',
    reason:
      'If it was not you: nobody can go on guessing without the code. If you think that somebody knows your password, choose another one.',
  }),
  de: (shop) => ({
    subject: `Anmeldung bei ${shop} von einem neuen Gerät`,
    heading: 'Melden Sie sich gerade an?',
    before: `Bei Ihrem Konto bei ${shop} gab es viele Anmeldeversuche von Geräten, die wir nicht kennen. Falls einer davon von Ihnen ist, geben Sie diesen Code zusammen mit Ihrem Passwort ein:`,
    after: 'Er gilt eine Stunde. Niemand von uns wird Sie je danach fragen.',
    reason:
      'Falls Sie es nicht waren: Ohne den Code kann niemand weiter raten. Sollte jemand Ihr Passwort kennen, wählen Sie ein anderes.',
  }),
};

/** Data of a mail about a change of the account's second factor. */
export interface SecondFactorMail {
  readonly change: 'enabled' | 'disabled' | 'recovery-codes-replaced' | 'recovery-code-used';
}

const SECOND_FACTOR: Wording<
  Readonly<Record<SecondFactorMail['change'], string>> & { readonly reason: string }
> = {
  en: {
    enabled: 'You now need a code from your authenticator app to log in',
    disabled: 'You no longer need a code from your authenticator app to log in',
    'recovery-codes-replaced': 'You have new recovery codes; the old ones no longer work',
    'recovery-code-used': 'Somebody logged in with one of your recovery codes',
    reason: 'If it was not you, change your password at once and tell us.',
  },
  de: {
    enabled: 'Die Anmeldung verlangt jetzt einen Code Ihrer Authenticator-App',
    disabled: 'Die Anmeldung verlangt keinen Code Ihrer Authenticator-App mehr',
    'recovery-codes-replaced': 'Sie haben neue Wiederherstellungscodes; die alten gelten nicht mehr',
    'recovery-code-used': 'Jemand hat sich mit einem Ihrer Wiederherstellungscodes angemeldet',
    reason: 'Falls Sie es nicht waren, ändern Sie sofort Ihr Passwort und sagen Sie uns Bescheid.',
  },
};

export const deviceCode = withCode(DEVICE);
export const verificationCode = withCode(VERIFY);
export const emailChange = withCode(NEW_EMAIL);
export const senderCode = withCode(SENDER);
export const personalData = withCode(DATA);
export const passwordReset = withCode(RESET);

export const accountExists = plain(KNOWN);
export const emailChanged = plain(MOVED);
export const passwordChanged = plain(NEW_PASSWORD);
export const sessionEnded = plain(COPIED);

function plain(wording: Wording<(shop: string) => MailText>) {
  return (_data: object, { language, shop }: MailContext): Letter => {
    const { subject, heading, before, reason } = wording[language](shop);
    return { subject, heading, parts: [paragraph(before)], reason };
  };
}

export function appEnded({ app }: AppMail, { language, shop }: MailContext): Letter {
  const { subject, heading, before, reason } = APP[language](shop, app);
  return { subject, heading, parts: [paragraph(before)], reason };
}

export function secondFactorChanged({ change }: SecondFactorMail, { language, shop }: MailContext): Letter {
  const wording = SECOND_FACTOR[language];
  return {
    subject: `${shop}: ${wording[change]}`,
    heading: wording[change],
    parts: [],
    reason: wording.reason,
  };
}

const ENTER_IT: Wording = { en: 'Open the page for this code', de: 'Seite für diesen Code öffnen' };

function withCode(wording: Wording<(shop: string) => MailText>) {
  return ({ code, codePage }: OpenedMail, { language, shop }: MailContext): Letter => {
    const { subject, heading, before, after, reason } = wording[language](shop);
    const parts: Part[] = [paragraph(before), { kind: 'code', code }];
    if (codePage) parts.push({ kind: 'link', text: ENTER_IT[language], href: codePage });
    if (after) parts.push(paragraph(after));
    return { subject, heading, parts, reason };
  };
}
