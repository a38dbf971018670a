import type { RouteEntry } from '#platform/http';
import { GENERATED, table } from './markdown.js';

const SURFACES = [
  ['shop', 'Shop'],
  ['admin', 'Admin'],
  ['platform', 'Platform'],
  ['root', 'Outside /api/v1'],
] as const;

/** docs/access.md: who may call each route, and under which conditions. */
export function accessPage(routes: readonly RouteEntry[]): string {
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

The table that guards read: what each route declares with \`@Access\`. A route that declares nothing stops the start.
\`guest\` is anybody at a tenant, \`public\` needs no credential at all.

${sections.join('\n\n')}
`;
}

function keyOf({ url, method }: RouteEntry): string {
  return `${url} ${method}`;
}

function row({ method, url, rule }: RouteEntry): string[] {
  const further = [
    ...(rule.stepUp ? ['step-up'] : []),
    ...(rule.store === 'none' ? [] : [`store: ${rule.store}`]),
    ...(rule.streams ? ['streams'] : []),
    ...(rule.deprecated ? ['deprecated'] : []),
  ];
  return [
    `\`${method} ${url}\``,
    rule.who.join(', '),
    rule.permission ? `\`${rule.permission}\`` : '',
    rule.tenant,
    rule.idempotency,
    typeof rule.rate === 'string' ? rule.rate : `${rule.rate.limit} in ${rule.rate.seconds} s`,
    further.join(', '),
  ];
}
