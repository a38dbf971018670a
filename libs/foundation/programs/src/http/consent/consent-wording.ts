import type { Language, Wording } from '#platform/languages';
import { factsOf, type StaffPermission } from '#platform/permissions';

/** The texts of the consent pages. */
export interface ConsentWording {
  readonly logIn: (app: string, shop: string) => string;
  readonly email: string;
  readonly password: string;
  readonly goOn: string;
  readonly mailedCode: string;
  readonly mailedCodeHint: string;
  readonly secondFactor: string;
  readonly code: string;
  readonly codeHint: string;
  readonly decide: (app: string) => string;
  readonly inYourName: (email: string, shop: string) => string;
  readonly ends: (days: string) => string;
  readonly allow: string;
  readonly deny: string;
  readonly goesTo: (host: string) => string;
  readonly failed: string;
  /** By error code. */
  readonly problems: Readonly<Record<string, string>>;
}

export const CONSENT_WORDING: Wording<ConsentWording> = {
  en: {
    logIn: (app, shop) => `Log in to ${shop} to give ${app} access`,
    email: 'Email',
    password: 'Password',
    goOn: 'Continue',
    mailedCode: 'Code from the mail',
    mailedCodeHint:
      'If this account exists, a code was mailed to it just now. Enter it with the password, or try without it later.',
    secondFactor: 'One more step',
    code: 'Code',
    codeHint: 'From your authenticator app, or one of your recovery codes.',
    decide: (app) => `May ${app} do this in your name?`,
    inYourName: (email, shop) =>
      `You are ${email} at ${shop}. The app will never be able to do more than you.`,
    ends: (days) =>
      `This lasts for at most ${days} days; you can end it earlier, in the grants of your account.`,
    allow: 'Allow',
    deny: 'Deny',
    goesTo: (host) => `In both cases you continue to ${host}.`,
    failed: 'This did not work',
    problems: {
      'auth.invalid-credentials': 'Email or password is wrong.',
      'auth.device-unknown': 'Please confirm that it is you.',
      'auth.busy': 'Too many people are logging in at the moment. Try again in a few seconds.',
      'mfa.token-invalid': 'That took too long. Log in again.',
      'mfa.code-invalid': 'The code was wrong or used before.',
      'mfa.too-many-codes': 'Too many wrong codes. Try again later.',
      'mfa.enrolment-required':
        'Your account needs a second factor. Log in to the back office to set it up, then start again in the app.',
      'consent.app-unknown': 'The app that sent you here is not registered. Ask the provider of the app.',
      'consent.redirect-uri-unregistered':
        'The app wants to send you to an address that is not registered. Do not continue; ask the provider of the app.',
      'consent.page-outdated':
        'This page is too old, or was opened in another browser. Start again in the app, with cookies allowed.',
    },
  },
  de: {
    logIn: (app, shop) => `Bei ${shop} anmelden, um ${app} Zugriff zu geben`,
    email: 'E-Mail',
    password: 'Passwort',
    goOn: 'Weiter',
    mailedCode: 'Code aus der Mail',
    mailedCodeHint:
      'Wenn es das Konto gibt, ging gerade ein Code an seine Adresse. Geben Sie ihn mit dem Passwort ein, oder versuchen Sie es später ohne ihn.',
    secondFactor: 'Noch ein Schritt',
    code: 'Code',
    codeHint: 'Aus Ihrer Authenticator-App, oder einer Ihrer Wiederherstellungscodes.',
    decide: (app) => `Darf ${app} das in Ihrem Namen tun?`,
    inYourName: (email, shop) => `Sie sind ${email} bei ${shop}. Die App kann nie mehr tun als Sie selbst.`,
    ends: (days) => `Das gilt höchstens ${days} Tage; in Ihrem Konto können Sie es vorher beenden.`,
    allow: 'Erlauben',
    deny: 'Ablehnen',
    goesTo: (host) => `So oder so geht es danach weiter zu ${host}.`,
    failed: 'Das hat nicht geklappt',
    problems: {
      'auth.invalid-credentials': 'E-Mail oder Passwort ist falsch.',
      'auth.device-unknown': 'Bitte bestätigen Sie, dass Sie es sind.',
      'auth.busy': 'Gerade ist zu viel los. Versuchen Sie es in ein paar Sekunden noch einmal.',
      'mfa.token-invalid': 'Das hat zu lange gedauert. Melden Sie sich noch einmal an.',
      'mfa.code-invalid': 'Der Code war falsch oder schon benutzt.',
      'mfa.too-many-codes': 'Zu viele falsche Codes. Versuchen Sie es später noch einmal.',
      'mfa.enrolment-required':
        'Ihr Konto braucht einen zweiten Faktor. Richten Sie ihn im Backoffice ein und beginnen Sie dann in der App von vorn.',
      'consent.app-unknown':
        'Die App, von der Sie kommen, ist nicht registriert. Fragen Sie deren Betreiber.',
      'consent.redirect-uri-unregistered':
        'Die App will Sie an eine Adresse zurückschicken, die nicht registriert ist. Machen Sie nicht weiter; fragen Sie deren Betreiber.',
      'consent.page-outdated':
        'Diese Seite ist zu alt oder gehört zu einem anderen Browser. Beginnen Sie in der App von vorn; Cookies müssen erlaubt sein.',
    },
  },
};

/** What a scope allows, in the reader's language. */
export function scopeWording(language: Language, scope: StaffPermission): string {
  const { description, delegable } = factsOf(scope);
  return language === 'en' || !delegable ? description : delegable[language];
}
