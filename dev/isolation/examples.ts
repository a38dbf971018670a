/** The shape of an id, anywhere in a text. */
export const ID = /[0-9a-hjkmnp-tv-z]{26}/g;

/** The examples of the documents, and what every tenant has. They belong to no tenant, so an answer may show them. */
export class Examples {
  readonly #ids = new Set<string>();
  readonly #texts = new Set<string>();

  /** @param json the documents, the catalogue of events and the built-in product types, as JSON */
  constructor(json: string) {
    for (const [id] of json.matchAll(ID)) this.#ids.add(id);
    // Strings with escaped characters count too.
    for (const [text] of json.matchAll(/"(?:[^"\\]|\\.)*"/g)) this.#texts.add(JSON.parse(text) as string);
  }

  hasId(id: string): boolean {
    return this.#ids.has(id);
  }

  hasText(text: string): boolean {
    return this.#texts.has(text);
  }
}
