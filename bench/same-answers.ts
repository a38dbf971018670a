import type { Job, RequestSpec } from './load/job.js';

/** Allowed difference in length, because ids and tokens differ. */
const TOLERANCE = 0.05;
const LOOKED_AT = 5;

/**
 * Sends the first requests to both servers, because a comparison is fair only if both do the same. Status and fields of
 * the answers must be equal, and their lengths nearly equal.
 * @throws Error that says where they differ
 */
export async function checkAnswers(ours: Job, theirs: Job, log: (line: string) => void): Promise<void> {
  if (ours.kind !== 'requests' || theirs.kind !== 'requests') return;
  for (let index = 0; index < LOOKED_AT; index++) {
    const [first, second] = [ours.requests[index]!, theirs.requests[index]!];
    const [a, b] = [await ask(ours.origin, first), await ask(theirs.origin, second)];
    const where = `${first.method} ${first.path}`;
    if (a.status !== b.status) {
      throw new Error(`${where} is answered ${a.status} and ${b.status}:\n${a.text}\n${b.text}`);
    }
    const [mine, other] = [shapeOf(JSON.parse(a.text)), shapeOf(JSON.parse(b.text))];
    if (mine !== other) throw new Error(`the answers to ${where} have different fields:\n${mine}\n${other}`);
    if (Math.abs(a.text.length - b.text.length) > TOLERANCE * b.text.length) {
      throw new Error(`${where} is answered in ${a.text.length} and ${b.text.length} bytes`);
    }
    if (index === 0) log(`  same answers: ${a.status}, ${a.text.length} and ${b.text.length} bytes`);
  }
}

async function ask(origin: string, request: RequestSpec): Promise<{ status: number; text: string }> {
  const { method, path, headers, body } = request;
  const response = await fetch(origin + path, { method, headers: { ...headers }, body });
  return { status: response.status, text: await response.text() };
}

/** Names of fields and types of values. */
function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.length > 0 ? shapeOf(value[0]) : ''}]`;
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${name}:${shapeOf(field)}`).join(',')}}`;
}
