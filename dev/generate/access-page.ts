import type { MessageEntry, NamespaceEntry, ResolvedAccess, RouteEntry } from '#platform/http';
import { CALLERS, expectation } from '../access/expectation.js';
import { GENERATED, table } from './markdown.js';

const SURFACES = [
  ['shop', 'Shop'],
  ['admin', 'Admin'],
  ['platform', 'Platform'],
  ['root', 'Outside /api/v1'],
] as const;

/** The parts of the access table that the page shows. */
export interface AccessFacts {
  entries(): readonly RouteEntry[];
  namespaces(): readonly NamespaceEntry[];
  messages(): readonly MessageEntry[];
}

/** docs/access.md: who may call each route and send each message, and under which conditions. */
export function accessPage(access: AccessFacts): string {
  const routes = access.entries();
  const sorted = [...routes].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const sections = SURFACES.map(
    ([surface, title]) =>
      `## ${title}\n\n${table(
        ['Route', 'Who', 'Permission', 'Tenant', 'Idempotency-Key', 'Rate', 'Further'],
        sorted.filter((route) => route.surface === surface).map(row),
      )}`,
  );
  return `${GENERATED}

# Access

The table that guards read: what each route declares with \`@Access\`, and each message of a socket with \`@Message\`. The
process does not start if a route or message declares nothing. \`guest\` is anybody at a tenant; \`public\` needs no
credential. The service that a route calls checks the permission again, and sometimes further ones: see "Who may do what" in
[architecture.md](architecture.md#who-may-do-what).

${sections.join('\n\n')}

## Sockets

Gateways declare who may connect to a namespace (\`@LiveNamespace\`) and who may send each message (\`@Message\`).

${table(
  ['Namespace', 'Message', 'Who', 'Permission', 'Rate', 'Further'],
  access.namespaces().flatMap(({ namespace, rule }) => [
    [`\`${namespace}\``, '(connect)', rule.who.join(', '), '', '', ''],
    ...access
      .messages()
      .filter((message) => message.namespace === namespace)
      .map((message) => [
        '',
        `\`${message.event}\``,
        message.rule.who.join(', '),
        permissionOf(message.rule),
        rateOf(message.rule),
        furtherOf(message.rule),
      ]),
  ]),
)}

## Who gets in

What the declarations above mean for each kind of caller: ✓ is let in and then reaches only what they may see; 401 and 403
are refusals. "Elsewhere" is an owner who is limited to stores and asks about another store. "Key" has every scope that a
key can have; a key without a route's scope is refused like the column "powerless". \`npm run prove -- access-matrix\`
compares the running product with this table, pair by pair.

${table(
  ['Route', ...Object.keys(CALLERS)],
  sorted.map((route) => [
    nameOf(route),
    ...Object.values(CALLERS).map((caller) => {
      const outcome = expectation(route.rule, caller);
      return outcome === 'in' ? '✓' : String(outcome);
    }),
  ]),
)}
`;
}

function nameOf({ method, url }: RouteEntry): string {
  return `\`${method} ${url}\``;
}

function keyOf({ url, method }: RouteEntry): string {
  return `${url} ${method}`;
}

function row(route: RouteEntry): string[] {
  const { rule } = route;
  return [
    nameOf(route),
    rule.who.join(', '),
    permissionOf(rule),
    rule.tenant,
    rule.idempotency,
    rateOf(rule),
    furtherOf(rule),
  ];
}

function permissionOf({ permission }: ResolvedAccess): string {
  return permission ? `\`${permission}\`` : '';
}

function rateOf({ rate }: ResolvedAccess): string {
  return typeof rate === 'string' ? rate : `${rate.limit} in ${rate.seconds} s`;
}

function furtherOf(rule: ResolvedAccess): string {
  return [
    ...(rule.stepUp ? ['step-up'] : []),
    ...(rule.store === 'none' ? [] : [`store: ${rule.store}`]),
    ...(rule.streams ? ['streams'] : []),
    ...(rule.deprecated ? ['deprecated'] : []),
  ].join(', ');
}
