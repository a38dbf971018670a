import { Callers } from '#dev/contract/callers';
import { SURFACES } from '#dev/contract/surfaces';
import { Wire, type Received, type Sending } from '#dev/isolation/wire';
import { Installation } from '../support/installation.js';
import { ApiDocument, type Operation, type Parameter } from './api-document.js';

/** Codes for malformed requests, which an example must not get. */
const ABOUT_THE_FORM = /^(request\.(invalid|malformed|empty|unsupported)|idempotency\.key-)/;

const exampleOf = ({ example, schema = {} }: Parameter): string =>
  String(example ?? schema.examples?.[0] ?? schema.enum?.[0] ?? '01jd2k3m4n5p6q7r8s9tavwxyz');

/** The example request of the document: the body, and only required parameters. */
function requestOf({ verb, path, parameters, requestBody }: Operation): Sending {
  const needed = parameters.filter(({ required }) => required);
  const of = (place: string) =>
    needed.filter((each) => each.in === place).map((each): [string, string] => [each.name, exampleOf(each)]);
  const address = of('path').reduce(
    (text, [name, value]) => text.replace(`{${name}}`, encodeURIComponent(value)),
    path,
  );
  const query = new URLSearchParams(of('query')).toString();
  const [type, media] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  const example = media?.example ?? (media?.schema?.examples as unknown[] | undefined)?.[0];
  return {
    method: verb.toUpperCase(),
    path: query ? `${address}?${query}` : address,
    headers: { ...Object.fromEntries(of('header')), ...(type && { 'content-type': type }) },
    ...(type && {
      body: type.endsWith('urlencoded') ? new URLSearchParams(example as never).toString() : example,
    }),
  };
}

/** Sends every example request of the documents, as a caller who may. */
describe('examples of the documents', () => {
  let installation: Installation;
  let wire: Wire;
  let callers: Callers;
  let tenant: string;

  beforeAll(async () => {
    installation = await Installation.shared();
    const record = await installation.provision();
    tenant = record.slug;
    wire = new Wire(installation.origin);
    callers = new Callers(installation, record, wire);
  });
  afterAll(async () => {
    await wire.close();
  });

  const documents = SURFACES.map((surface) => new ApiDocument(surface));
  const all = documents.flatMap((document) =>
    document.operations.map((operation) => [operation.name, document, operation] as const),
  );

  it.each(all)('%s is understood, and answered as documented', async (_name, document, operation) => {
    const { headers, ...request } = requestOf(operation);
    const credentials = await callers.headersOf[document.surface]();
    const answer = await wire.send({
      ...request,
      headers: { 'x-tenant': tenant, ...credentials, ...headers },
    });
    const { code, detail } = (answer.body ?? {}) as { code?: string; detail?: string };
    if (code) expect([code, detail, ABOUT_THE_FORM.test(code)]).toEqual([code, detail, false]);
    expectDocumented(document, operation, answer, code);
  });

  function expectDocumented(
    document: ApiDocument,
    operation: Operation,
    answer: Received,
    code?: string,
  ): void {
    const { responses } = operation;
    expect(Object.keys(responses)).toContain(String(answer.status));
    const response = responses[answer.status]!;
    const [type] = String(answer.headers['content-type'] ?? '').split(';');
    const media = response.content?.[type!];
    if (answer.text === '') return expect(response.content).toBeUndefined();
    expect(Object.keys(response.content ?? {})).toContain(type);
    if (/json$/.test(type!)) expect(document.faults(media!.schema!, answer.body)).toBeUndefined();
    if (type === 'application/problem+json') expect([...document.codesOf(response)]).toContain(code);
  }
});
