import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of all libraries, as sources or compiled. */
const LIBRARIES = fileURLToPath(new URL('../../../', import.meta.url));
const CODE = /(?<!\.spec|\.d)\.[jt]s$/;

let id: string | undefined;

/**
 * Identifies the code that runs: two versions that run side by side may answer the same request differently. Processes of one
 * image have the same id. Reads all libraries the first time, which takes some hundredths of a second.
 */
export function buildId(): string {
  id ??= hash('sha256', codeBelow(LIBRARIES).join('\n'), 'base64url').slice(0, 16);
  return id;
}

function codeBelow(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => CODE.test(file));
  return files.sort().map((file) => `${file} ${hash('sha256', readFileSync(join(folder, file)), 'hex')}`);
}
