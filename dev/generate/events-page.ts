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
Webhook endpoints and \`GET /api/v1/admin/events\` get them as \`{ id, type, timestamp, tenant, sequence, data }\`; the
examples below are \`data\`. Types without webhooks are internal. "Read with" is the permission that you need to see the
event in the feed, or to have it sent to an endpoint.

${overview}

${sections.join('\n\n')}
`;
}

function section({ type, version, summary, example }: EventDefinition): string {
  return `### ${type}\n\n${summary} Version ${version}.\n\n\`\`\`json\n${JSON.stringify(example, null, 2)}\n\`\`\``;
}

/** The anchor that GitHub makes from a heading. */
function anchor(heading: string): string {
  return heading.toLowerCase().replace(/[^\w-]/g, '');
}
