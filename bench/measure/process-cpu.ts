import { readFileSync } from 'node:fs';

/** Length of a tick in /proc, the same on all common Linux systems (`getconf CLK_TCK`). */
const TICK_MS = 10;

/**
 * CPU time that a process and its threads have used so far, user and system, in milliseconds (proc(5), `stat`, fields
 * 14 and 15). Other work on the machine disturbs it less than elapsed time.
 */
export function cpuMsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the program's name, which may contain spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** Resident memory of a process now, in MB. */
export function residentMbOf(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes ?? 0) / 1024;
}
