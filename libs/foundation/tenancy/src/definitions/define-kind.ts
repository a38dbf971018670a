import type { ErrorFactory } from '#platform/errors';
import type { Definition } from './definition.schema.js';

/** A kind of {@link Definition}, declared by the library that it belongs to. `Fields` are those of the kind. */
export interface DefinitionKind<Fields extends object> {
  /** Only for the compiler. */
  readonly holds?: Fields;
  /** Stored with every row, so it never changes. */
  readonly name: string;
  /** What the library tells its callers. */
  readonly errors: {
    readonly notFound: ErrorFactory;
    readonly keyTaken: ErrorFactory;
    readonly externalIdTaken: ErrorFactory;
    /** The caller has seen another version than the present one. */
    readonly changed: ErrorFactory;
  };
}

/** The fields of a kind with those by which every definition is found. */
export type Defined<Fields extends object> = Fields & Pick<Definition, 'key' | 'externalId'>;

/** A definition as it is stored. */
export type StoredDefinition<Fields extends object> = Readonly<Defined<Fields> & Omit<Definition, 'needs'>>;

const names = new Set<string>();

/** Declares a kind. @throws Error if another kind has the name */
export function defineKind<Fields extends object>(kind: DefinitionKind<Fields>): DefinitionKind<Fields> {
  if (names.has(kind.name)) throw new Error(`two kinds of definitions are called ${kind.name}`);
  names.add(kind.name);
  return kind;
}
