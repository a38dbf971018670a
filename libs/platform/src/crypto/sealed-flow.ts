import { SecretBox } from './secret-box.js';

const LIFE_MS = 10 * 60_000;

/**
 * Something a browser is in the middle of, such as a sign-in: kept with the browser, sealed, for some minutes. Nothing is
 * stored here, so there is nothing that strangers could fill up.
 */
export class SealedFlow<T extends object> {
  private readonly box: SecretBox;

  /**
   * @param purpose what is under way and for which tenant; a flow of another purpose does not open
   * @param lifeMs for how long a flow opens
   */
  constructor(
    encryptionKey: string,
    purpose: string,
    private readonly lifeMs = LIFE_MS,
  ) {
    this.box = SecretBox.for(encryptionKey, purpose);
  }

  seal(flow: T): string {
    return this.box.seal(JSON.stringify({ ...flow, until: Date.now() + this.lifeMs }));
  }

  /** @returns undefined for another purpose's, an altered or an expired one */
  open(text: string): T | undefined {
    const flow = this.read(text);
    return flow && flow.until >= Date.now() ? flow : undefined;
  }

  private read(text: string): (T & { readonly until: number }) | undefined {
    try {
      return JSON.parse(this.box.open(text)) as T & { readonly until: number };
    } catch {
      return undefined;
    }
  }
}
