import { runProgram } from './programs.js';
import { documentOf, SURFACES } from './surfaces.js';
import type { Programs } from './tools.js';

const REDOCLY = 'dev/contract/settings/redocly.yaml';
const SPECTRAL = 'dev/contract/settings/spectral.yaml';

/** Complaints of Redocly and Spectral about the documents, including warnings. */
export async function lintDocuments(node: Programs): Promise<string[]> {
  const complaints: string[] = [];
  for (const surface of SURFACES) {
    const document = documentOf(surface);
    const redocly = await runProgram(node('redocly'), [
      'lint',
      document,
      '--config',
      REDOCLY,
      '--format',
      'json',
    ]);
    const { totals } = JSON.parse(redocly.stdout) as {
      totals: { errors: number; warnings: number };
    };
    if (totals.errors + totals.warnings > 0) complaints.push(`redocly on ${surface}:\n${redocly.text}`);
    const spectral = await runProgram(node('spectral'), [
      'lint',
      document,
      ...['--ruleset', SPECTRAL],
      ...['--fail-severity', 'hint'],
    ]);
    if (spectral.code !== 0) complaints.push(`spectral on ${surface}:\n${spectral.text}`);
  }
  return complaints;
}
