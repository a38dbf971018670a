import { ID, type Examples } from './examples.js';

/** What only one tenant may be told: ids that it was told, its marker, its tokens and secrets. */
export class Belongings {
  readonly #ids = new Set<string>();
  readonly #texts = new Set<string>();
  readonly #conceded = new Set<string>();

  constructor(private readonly examples: Examples) {}

  addText(text: string): void {
    if (text.length >= 8) this.#texts.add(text.toLowerCase());
  }

  /** Learns the ids in what the tenant was told. */
  learn(text: string): void {
    for (const [id] of text.matchAll(ID))
      if (!this.examples.hasId(id) && !this.#conceded.has(id)) this.#ids.add(id);
  }

  /**
   * What a text tells of this tenant.
   * @param said what the caller said itself: a refusal may repeat it
   */
  foundIn(text: string, said = ''): string[] {
    const lower = text.toLowerCase();
    const found = new Set<string>();
    for (const [id] of lower.matchAll(ID)) if (this.#ids.has(id) && !said.includes(id)) found.add(id);
    for (const secret of this.#texts) if (lower.includes(secret) && !said.includes(secret)) found.add(secret);
    return [...found];
  }

  /** Ids that one tenant said and another accepted belong to nobody any more: both are told them. */
  concede(text: string): void {
    for (const [id] of text.matchAll(ID)) {
      this.#conceded.add(id);
      this.#ids.delete(id);
    }
  }

  /** Ids that another tenant was told as well: there are none, unless something leaked already. */
  sharedWith(other: Belongings): string[] {
    return [...this.#ids].filter((id) => other.#ids.has(id));
  }
}
