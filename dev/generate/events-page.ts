import type { JsonSchema } from '#platform/facts';
import type { EventDefinition } from '#foundation/tenancy';
import { GENERATED, grouped, table } from './markdown.js';

/** docs/events.md: all event types, each with an example payload, by aggregate. */
export function eventsPage(events: readonly EventDefinition[]): string {
  const overview = table(
    ['Type', 'Version', 'Webhooks', 'Read with', 'What happened'],
    events.map(({ type, version, published, readWith, summary }) => [
      `[\`${type}\`](#${anchor(type)})`,
      String(version),
      published ? 'yes' : 'no',
      published ? `\`${readWith}\`` : '',
      summary,
    ]),
  );
  const sections = [...grouped(events, ({ aggregate }) => aggregate)].map(
    ([aggregate, definitions]) => `## ${aggregate}\n\n${definitions.map(section).join('\n\n')}`,
  );
  return `${GENERATED}

# Events

Events are facts. Each is written in the transaction of its change, and numbered per tenant in the order of the commits.
Webhook endpoints ([webhooks.md](webhooks.md)) and \`GET /api/v1/admin/events\` get them as
\`{ id, type, timestamp, tenant, sequence, data }\`; the examples below are \`data\`, each with what it does not show. Amounts
are in minor units of the \`currency\` beside them. [asyncapi.json](asyncapi.json) has the schemas; fields may be added. Types
without webhooks are internal. "Read with" is the permission that you need to see the event in the feed, or to have it sent to
an endpoint.

${overview}

${sections.join('\n\n')}
`;
}

function section({ type, version, summary, published, example, schema }: EventDefinition): string {
  const shown = `### ${type}\n\n${summary} Version ${version}.\n\n\`\`\`json\n${JSON.stringify(example, null, 2)}\n\`\`\``;
  const notes = published ? notShown(schema) : [];
  return notes.length > 0 ? `${shown}\n\n${notes.map((note) => `- ${note}`).join('\n')}` : shown;
}

/** What the example does not show: what may be null or missing, choices and descriptions. */
function notShown({ properties = {}, required = [] }: JsonSchema, path = ''): string[] {
  return Object.entries(properties).flatMap(([name, field]) => {
    const types = [field.type ?? []].flat();
    const choices = field.enum?.filter((value) => value !== null).map((value) => `\`${String(value)}\``);
    const saysNull = /\bnull\b/i.test(field.description ?? '');
    const notes = [
      ...(required.includes(name) ? [] : ['may be missing']),
      ...(types.includes('null') && !saysNull ? ['may be null'] : []),
      ...(choices ? [`one of ${choices.join(', ')}`] : []),
      ...(field.description ? [field.description] : []),
    ];
    const at = `${path}${name}`;
    const own = notes.length > 0 ? [`\`${at}\`: ${notes.join('; ')}`] : [];
    return [...own, ...notShown(field, `${at}.`), ...notShown(field.items ?? {}, `${at}[].`)];
  });
}

/** The anchor that GitHub makes from a heading. */
function anchor(heading: string): string {
  return heading.toLowerCase().replace(/[^\w-]/g, '');
}
