import type { ErrorSpec } from '#platform/errors';
import { statusOfKind } from '#platform/http';
import { GENERATED, grouped, table } from './markdown.js';

/** docs/errors.md: all declared errors, by domain. */
export function errorsPage(errors: readonly ErrorSpec[]): string {
  const sections = [...grouped(errors, ({ code }) => code.split('.')[0]!)].map(
    ([domain, specs]) =>
      `## ${domain}\n\n${table(
        ['Code', 'Status', 'Title', 'What to do', 'Field'],
        specs.map(({ code, kind, title, advice, fields = [] }) => [
          `\`${code}\``,
          String(statusOfKind[kind]),
          title,
          advice,
          fields.map((name) => `\`${name}\``).join(', '),
        ]),
      )}`,
  );
  return `${GENERATED}

# Errors

Every error answer is a problem document (RFC 9457, \`application/problem+json\`). Programs decide by its \`code\`, which is
stable; \`detail\` is for people, in English or German (Accept-Language); \`correlationId\` finds the request in the logs. \`errors\` lists invalid fields, each with
a JSON pointer. Errors with an entry in the column Field are about one field: \`errors\` then has its pointer, with the code of
the error, if the request's body has such a field. A running server shows this list at \`/docs/errors\`; the \`type\` of each problem links to it.

${sections.join('\n\n')}
`;
}
