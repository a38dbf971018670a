/** Languages of mails and pages. To add one, add its code here, then add the texts that the compiler asks for. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The same wording in every language. */
export type Wording<W> = Readonly<Record<Language, W>>;

/** The language for a locale (BCP 47); English if there is none. */
export function languageOf(locale: string): Language {
  const [language] = locale.toLowerCase().split(/[-_]/);
  return LANGUAGES.find((known) => known === language) ?? 'en';
}
