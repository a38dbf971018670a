import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { documentOf, type Surface } from '#dev/contract/surfaces';

export type Json = Record<string, unknown>;

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly example?: unknown;
  readonly schema?: Json & { readonly examples?: readonly unknown[]; readonly enum?: readonly unknown[] };
}

export interface Media {
  readonly schema?: Json;
  readonly example?: unknown;
  readonly examples?: Json;
}

export interface Response {
  readonly description: string;
  readonly content?: Readonly<Record<string, Media>>;
}

export interface Operation {
  readonly name: string;
  readonly verb: string;
  readonly path: string;
  readonly operationId: string;
  readonly summary?: string;
  readonly security?: readonly Json[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, Response>>;
}

/** A committed API document. It resolves references. */
export class ApiDocument {
  readonly text: string;
  readonly root: Json;
  readonly schemas: Readonly<Record<string, Json>>;
  readonly operations: readonly Operation[];
  readonly #ajv = new Ajv2020({ strict: false, discriminator: false });

  constructor(readonly surface: Surface) {
    this.text = readFileSync(documentOf(surface), 'utf8');
    this.root = JSON.parse(this.text) as Json;
    addFormats.default(this.#ajv);
    this.#ajv.addSchema({ $id: 'document', components: this.root.components });
    this.schemas = (this.root.components as { schemas: Record<string, Json> }).schemas;
    this.operations = Object.entries(this.root.paths as Record<string, Record<string, Json>>).flatMap(
      ([path, verbs]) =>
        Object.entries(verbs).map(([verb, operation]) => this.#operation(path, verb, operation)),
    );
  }

  /** The target of a reference; other values unchanged. */
  resolve<T>(node: T): T {
    const { $ref } = node as Json;
    if (typeof $ref !== 'string') return node;
    const target = $ref
      .slice(2)
      .split('/')
      .reduce<unknown>(
        (at, part) => (at as Json)[part.replaceAll('~1', '/').replaceAll('~0', '~')],
        this.root,
      );
    return this.resolve(target as T);
  }

  /** The errors of a value by a schema of the document; undefined if it is valid. */
  faults(schema: Json, value: unknown): string | undefined {
    const check = this.#ajv.compile(within(schema));
    return check(value) ? undefined : this.#ajv.errorsText(check.errors);
  }

  /** Error codes in an operation's answer for a status, with those of the general answer for that status. */
  codesOf(response: Response): Set<string> {
    const general = Object.entries(
      (this.root.components as { responses: Record<string, Response> }).responses,
    )
      .filter(([name]) => response.description.includes(`Or as in ${name}.`))
      .map(([, answer]) => answer);
    const media = [response, ...general].flatMap(({ content = {} }) => Object.values(content));
    return new Set(media.flatMap(({ examples = {} }) => Object.keys(examples)));
  }

  /** Names of the schemas that a node refers to, directly or through other schemas. */
  reached(from: unknown, found = new Set<string>()): Set<string> {
    if (typeof from !== 'object' || from === null) return found;
    for (const [key, value] of Object.entries(from)) {
      const name =
        key === '$ref' && typeof value === 'string' && /^#\/components\/schemas\/(.+)$/.exec(value)?.[1];
      if (name && !found.has(name)) this.reached(this.schemas[name], found.add(name));
      else this.reached(value, found);
    }
    return found;
  }

  #operation(path: string, verb: string, raw: Json): Operation {
    const { parameters = [], responses } = raw as {
      parameters?: Parameter[];
      responses: Record<string, Response>;
    };
    return {
      ...(raw as unknown as Operation),
      verb,
      path,
      name: `${verb.toUpperCase()} ${path}`,
      parameters: parameters.map((parameter) => this.resolve(parameter)),
      responses: Object.fromEntries(
        Object.entries(responses).map(([status, response]) => [status, this.resolve(response)]),
      ),
    };
  }
}

/** A copy whose references point into the document. */
function within(node: Json): Json {
  return JSON.parse(JSON.stringify(node).replaceAll('"#/components/', '"document#/components/')) as Json;
}
