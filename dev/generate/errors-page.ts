import type { ErrorSpec } from '#platform/errors';
import { statusOfKind } from '#platform/http';
import { GENERATED, grouped, table } from './markdown.js';

/** docs/errors.md: every declared error, by domain. */
export function errorsPage(errors: readonly ErrorSpec[]): string {
  const sections = [...grouped(errors, ({ code }) => code.split('.')[0]!)].map(
    ([domain, specs]) =>
      `## ${domain}\n\n${table(
        ['Code', 'Status', 'Title', 'What to do'],
        specs.map(({ code, kind, title, advice }) => [
          `\`${code}\``,
          String(statusOfKind[kind]),
          title,
          advice,
        ]),
      )}`,
  );
  return `${GENERATED}

# Errors

Every error answer is a problem document (RFC 9457, \`application/problem+json\`). Programs switch on its \`code\`, which
never changes; \`detail\` is for people, and \`correlationId\` finds the request in the logs. Invalid fields are listed in
\`errors\`, each with a JSON pointer. A running server shows this list at \`/docs/errors\`, where each \`type\` leads.

${sections.join('\n\n')}
`;
}
