import { counted, told, type Outcome } from '#dev/check/run-steps';
import type { Comparison, Figures } from './measure/paired-runs.js';
import { rounded } from './measure/statistics.js';

const COLUMNS = [
  ['', 46, 'left'],
  ['server', 9],
  ['mongod', 9],
  ['redis', 7],
  ['worker', 8],
  ['ops', 6],
  ['per s', 8],
  ['p50', 7],
  ['p95', 7],
  ['p99 ms', 8],
] as const;

export interface Measurements {
  readonly comparisons: readonly Outcome<Comparison>[];
  readonly singles: readonly Outcome<Single>[];
}

/** All measurements, then what failed and why. */
export function reportOf({ comparisons, singles }: Measurements): string {
  const [compared, figures] = [resultsOf(comparisons), resultsOf(singles)];
  const all = [...comparisons, ...singles];
  return [
    ...(compared.length > 0 ? [tableOf(compared)] : []),
    ...(figures.length > 0 ? [singlesOf(figures)] : []),
    [...all.filter(({ passed }) => !passed).map(told), counted(all)].join('\n'),
  ].join('\n\n');
}

export function resultsOf<T>(outcomes: readonly Outcome<T>[]): T[] {
  return outcomes.flatMap((outcome) => (outcome.passed ? [outcome.result] : []));
}

/** The comparisons as a table: CPU milliseconds and database operations per request, then latencies of clients. */
function tableOf(comparisons: readonly Comparison[]): string {
  const lines = ['CPU milliseconds a request', row(COLUMNS.map(([title]) => title))];
  for (const { scenario, tenants, first, second, figures, ratio } of comparisons) {
    lines.push('', `${scenario}, ${tenants} ${tenants === 1 ? 'tenant' : 'tenants'}`);
    for (const name of [first, second]) lines.push(row([`  ${name}`, ...cells(figures[name]!)]));
    lines.push(row([`  ${first} / ${second}`, ratio.server.toFixed(2), ratio.mongod.toFixed(2)]));
  }
  return lines.join('\n');
}

function cells({ server, mongod, redis, worker, operations, perSecond, latency }: Figures): string[] {
  const { p50, p95, p99 } = latency;
  const cpu = [server, mongod, redis, worker].map((ms) => (ms === 0 ? '' : ms.toFixed(ms < 10 ? 3 : 1)));
  return [...cpu, operations.toFixed(1), perSecond.toFixed(0), ...[p50, p95, p99].map((ms) => ms.toFixed(1))];
}

function row(cells: readonly string[]): string {
  return COLUMNS.map(([, width, align], index) => {
    const text = cells[index] ?? '';
    return align === 'left' ? text.padEnd(width) : text.padStart(width);
  })
    .join('')
    .trimEnd();
}

/** A figure without a comparison. */
export interface Single {
  readonly name: string;
  readonly title: string;
  readonly figures: Readonly<Record<string, number>>;
}

function singlesOf(singles: readonly Single[]): string {
  return singles
    .map(({ title, figures }) => {
      const values = Object.entries(figures).map(([name, value]) => `${name} ${rounded(value)}`);
      return `${title.padEnd(46)} ${values.join(' · ')}`;
    })
    .join('\n');
}
