import type { EventDefinition } from '#foundation/tenancy';
import { GENERATED, grouped, table } from './markdown.js';

/** docs/events.md: every event type with an example payload, by aggregate. */
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

Facts, written in the transaction that made them true, numbered per tenant in the order of their commits. Endpoints of
webhooks and \`GET /api/v1/admin/events\` get them as \`{ id, type, timestamp, tenant, sequence, data }\`; the examples
below are \`data\`. Types that webhooks do not carry stay inside. "Read with" is the permission that an event needs to be
seen in the feed, or to be sent to an address of one's own.

${overview}

${sections.join('\n\n')}
`;
}

function section({ type, version, summary, example }: EventDefinition): string {
  return `### ${type}\n\n${summary} Version ${version}.\n\n\`\`\`json\n${JSON.stringify(example, null, 2)}\n\`\`\``;
}

/** As GitHub makes them from headings. */
function anchor(heading: string): string {
  return heading.toLowerCase().replace(/[^\w-]/g, '');
}
