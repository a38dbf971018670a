import { ID, type Examples } from './examples.js';

/** Texts that only one tenant may see: ids from its answers, its marker, its tokens and secrets. */
export class Belongings {
  readonly #ids = new Set<string>();
  readonly #texts = new Set<string>();
  readonly #conceded = new Set<string>();

  constructor(private readonly examples: Examples) {}

  addText(text: string): void {
    if (text.length >= 8 && !this.examples.hasText(text)) this.#texts.add(text.toLowerCase());
  }

  /** Adds the ids in an answer to the tenant. */
  learn(text: string): void {
    for (const [id] of text.matchAll(ID))
      if (!this.examples.hasId(id) && !this.#conceded.has(id)) this.#ids.add(id);
  }

  /**
   * Finds texts of this tenant in a text.
   * @param said the request's own text, which a refusal may repeat
   */
  foundIn(text: string, said = ''): string[] {
    const lower = text.toLowerCase();
    const found = new Set<string>();
    for (const [id] of lower.matchAll(ID)) if (this.#ids.has(id) && !said.includes(id)) found.add(id);
    for (const secret of this.#texts) if (lower.includes(secret) && !said.includes(secret)) found.add(secret);
    return [...found];
  }

  /** Removes ids that another tenant sent and was allowed to store, because both tenants then see them. */
  concede(text: string): void {
    for (const [id] of text.matchAll(ID)) {
      this.#conceded.add(id);
      this.#ids.delete(id);
    }
  }

  /** Ids that another tenant also got. There are none, unless something has already leaked. */
  sharedWith(other: Belongings): string[] {
    return [...this.#ids].filter((id) => other.#ids.has(id));
  }
}
