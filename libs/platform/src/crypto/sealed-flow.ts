import type { SecretBox } from './secret-box.js';

const LIFE_MS = 10 * 60_000;

/**
 * The state of a flow in several steps, such as a sign-in: the browser keeps it, encrypted, for some minutes. The server stores
 * nothing, so strangers cannot fill its memory.
 */
export class SealedFlow<T extends object> {
  /**
   * @param box of a purpose that says which flow it is and for which tenant; a flow of another purpose does not open
   * @param lifeMs for how long a flow can be opened, in milliseconds
   */
  constructor(
    private readonly box: SecretBox,
    private readonly lifeMs = LIFE_MS,
  ) {}

  seal(flow: T): string {
    return this.box.seal(JSON.stringify({ ...flow, until: Date.now() + this.lifeMs }));
  }

  /** @returns undefined if the text is of another purpose, was altered or has expired */
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
