import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Installation } from '#dev/installation/installation';
import type { Conclusion, Look } from './visit-tenants.js';

export interface MemoryRun {
  readonly tenants: number;
  /** Most tenants that are kept in memory. */
  readonly residents: number;
  /** How often the heap is measured during the run. */
  readonly looks?: number;
  readonly log: (line: string) => void;
}

/** Lets a process visit tenants and measures its memory. One tenant must be provisioned before. */
export async function measureMemory(
  { env }: Pick<Installation, 'env'>,
  { tenants, residents, looks = 3, log }: MemoryRun,
): Promise<Conclusion & { looks: readonly Look[] }> {
  const script = fileURLToPath(new URL('./visit-tenants.js', import.meta.url));
  const child = fork(script, [String(tenants), String(looks)], {
    execArgv: ['--expose-gc', '--enable-source-maps'],
    env: { ...process.env, ...env, TENANT_RESIDENT_MAX: String(residents), LOG_LEVEL: 'warn' },
  });
  const seen: Look[] = [];
  let conclusion: Conclusion | undefined;
  child.on('message', (message: Look | Conclusion) => {
    if ('perResidentKb' in message) conclusion = message;
    else {
      seen.push(message);
      const { visited, heapMb } = message;
      log(`  ${visited} tenants visited, ${message.residents} resident: heap ${heapMb.toFixed(1)} MB`);
    }
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (!conclusion) throw new Error(`the process that visits tenants ended with ${String(code)}`);
  return { ...conclusion, looks: seen };
}
