import { textOf, type Received, type Sending } from '../isolation/wire.js';
import type { Effect } from './effects-table.js';

/** Words that appear only in one kind of data. An answer with such a word shows that data. */
export interface Markers {
  readonly customer: string;
  readonly guest: string;
  /** A part of a webhook's address where receivers put secrets. */
  readonly webhook: string;
  /** Secrets that people entered, or that are stored as hashes. */
  readonly entered: readonly string[];
}

/** Patterns of secrets that the product makes. */
const MADE: readonly (readonly [RegExp, Effect])[] = [
  [/whsec_[\w+/=]{20,}/g, 'a secret of a webhook is seen'],
  [/emp_live_[0-9a-z]{26}_[0-9a-z]{26}_[0-9A-Za-z]{49}/g, 'an API key is seen'],
  [/(?<="secret":")[\w-]{43}(?=")/g, 'the secret of an app is seen'],
  [/\$2[aby]\$\d\d\$[\w./]{20,}/g, 'a secret that was entered is seen'],
];

/** Finds in answers what a caller was shown. */
export class AnswerWatch {
  /** The last page without findings. Pages are long and the same for everybody, so it need not be searched again. */
  private lastHarmless?: string;

  /** @param examples examples of the documents; they belong to nobody */
  constructor(
    private readonly markers: Markers,
    private readonly examples: string,
  ) {}

  effectsOf(sending: Sending, { text, headers }: Received): Effect[] {
    if (text === this.lastHarmless && text.length > 10_000) return [];
    const effects = this.look(sending, text + JSON.stringify(headers));
    if (effects.length === 0) this.lastHarmless = text;
    return effects;
  }

  private look(sending: Sending, shown: string): Effect[] {
    const said = textOf(sending);
    const lower = shown.toLowerCase();
    const has = (marker: string): boolean => lower.includes(marker) && !said.includes(marker);
    const { customer, guest, webhook, entered } = this.markers;
    return [
      ...(has(customer) ? (['personal data of the customer is read'] as const) : []),
      ...(has(guest) ? (['personal data of the guest is read'] as const) : []),
      ...(has(webhook) ? (['a secret of a webhook is seen'] as const) : []),
      ...(entered.some((secret) => has(secret.toLowerCase()))
        ? (['a secret that was entered is seen'] as const)
        : []),
      ...MADE.filter(([form]) => this.showsOne(shown, said, form)).map(([, effect]) => effect),
    ];
  }

  private showsOne(text: string, said: string, form: RegExp): boolean {
    return [...text.matchAll(form)].some(
      ([secret]) => !this.examples.includes(secret) && !said.includes(secret.toLowerCase()),
    );
  }
}
