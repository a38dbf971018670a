import { chooseLocale } from './choose-locale.js';

export { chooseLocale } from './choose-locale.js';

/** Languages of mails, pages and problems. To add one, add its code here, then add the texts that the compiler asks for. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The same wording in every language. */
export type Wording<W = string> = Readonly<Record<Language, W>>;

/** The language for a locale (BCP 47); English if there is none. */
export function languageOf(locale: string): Language {
  const [language] = locale.toLowerCase().split(/[-_]/);
  return LANGUAGES.find((known) => known === language) ?? 'en';
}

/** The language for an Accept-Language header; English if it names none of ours. */
export function acceptedLanguage(header: string | undefined): Language {
  return languageOf(chooseLocale(header, LANGUAGES));
}

/** Makes a wording of other wordings: `worded((language) => \`${pointer} ${message[language]}\`)`. */
export function worded(text: (language: Language) => string): Wording {
  return Object.fromEntries(LANGUAGES.map((language) => [language, text(language)])) as Record<
    Language,
    string
  >;
}

/** A text that is the same in every language: of a protocol, or for developers only. */
export function unworded(text: string): Wording {
  return worded(() => text);
}
