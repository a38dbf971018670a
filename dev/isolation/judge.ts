import type { Attack } from './attacks.js';
import type { Findings } from './findings.js';
import type { FilledTenant } from './filled-tenant.js';
import { textOf, type Received, type Sending } from './wire.js';

/** Compares an answer with the expectation of the attack. */
export function judge(findings: Findings, attack: Attack, received: Received): void {
  const { what, sending, hides, expects } = attack;
  const { status, text } = received;
  const reproduce = reproduction(sending, received);
  if (status >= 500)
    findings.add({ kind: 'fault', detail: `${what}: ${status} ${text.slice(0, 300)}`, reproduce });
  if (status === 429) findings.add({ kind: 'not-attacked', detail: `${what}: rate limited`, reproduce });
  mustHide(findings, hides, { what, sending, received });
  if (attack.mayBeKeptBy && status < 400) {
    for (const { belongings } of [hides, attack.mayBeKeptBy]) belongings.concede(textOf(sending));
  }
  if (status >= 500 || expects === 'nothing told') return;
  if (expects === 'refused') {
    if (status < 400)
      findings.add({ kind: 'accepted', detail: `${what}: ${status}, not refused`, reproduce });
  } else if (!expects.includes(status)) {
    const kind = status < 400 ? 'accepted' : 'status';
    findings.add({ kind, detail: `${what}: ${status} instead of ${expects.join(' or ')}`, reproduce });
  }
}

/** Reports all data of a tenant in an answer, except what the request itself contained. */
export function mustHide(
  findings: Findings,
  tenant: FilledTenant,
  { what, sending, received }: { what: string; sending: Sending; received: Received },
): boolean {
  const told = JSON.stringify(received.headers) + received.text;
  const found = tenant.belongings.foundIn(told, textOf(sending));
  if (found.length === 0) return true;
  findings.add({
    kind: 'answer',
    detail: `${what}: the answer ${received.status} shows data of ${tenant.name}: ${found.slice(0, 3).join(', ')}`,
    reproduce: reproduction(sending, received),
  });
  return false;
}

/** The request as a command line, with shortened tokens, and the answer. */
export function reproduction({ method, path, headers, body }: Sending, { status, text }: Received): string {
  const named = Object.entries(headers ?? {}).map(([name, value]) => `-H '${name}: ${value.slice(0, 60)}'`);
  const data = body === undefined ? [] : [`-d '${typeof body === 'string' ? body : JSON.stringify(body)}'`];
  return [`curl -X ${method}`, ...named, ...data, `$ORIGIN${path}`, `# ${status} ${text.slice(0, 200)}`].join(
    ' ',
  );
}
