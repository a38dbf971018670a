/** A rule of docs/security.md taken away: the named spec has to notice. */
export interface Mutation {
  /** The requirements of its row, as the page writes them. */
  readonly row: string;
  /** What the code is without. */
  readonly without: string;
  readonly file: string;
  /** Occurs once in the file. */
  readonly find: string;
  readonly replace: string;
  /** One of those that the row names. */
  readonly spec: string;
}

/** Mutations of one spec. */
export function inSpec(spec: string, mutations: readonly Omit<Mutation, 'spec'>[]): readonly Mutation[] {
  return mutations.map((mutation) => ({ ...mutation, spec }));
}

/** The file without the rule. @throws Error when the text to replace does not occur exactly once */
export function mutated(whole: string, { file, find, replace }: Mutation): string {
  const parts = whole.split(find);
  if (parts.length !== 2) {
    throw new Error(`${file} has ${parts.length - 1} times instead of once:\n${find}`);
  }
  return parts.join(replace);
}
