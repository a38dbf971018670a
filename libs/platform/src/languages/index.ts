/** Languages that mails and pages are written in. A new one: its code here, then whatever does not compile. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The same wording in every language. */
export type Wording<W> = Readonly<Record<Language, W>>;

/** The language that is written for a locale (BCP 47), English where there is none. */
export function languageOf(locale: string): Language {
  const [language] = locale.toLowerCase().split(/[-_]/);
  return LANGUAGES.find((known) => known === language) ?? 'en';
}
