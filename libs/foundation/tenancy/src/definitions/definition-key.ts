import { text } from '#platform/values';

/** The key of a definition that people choose, in addresses and files. */
export function definitionKey() {
  return text({
    max: 60,
    pattern: /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
    patternHint: {
      en: 'must be lower-case letters, digits and hyphens',
      de: 'muss aus Kleinbuchstaben, Ziffern und Bindestrichen bestehen',
    },
  });
}
