import { runSteps } from '#dev/check/run-steps';
import type { Bench } from './bench.js';
import type { Measurements, Single } from './report.js';
import type { Scenario } from './scenarios.js';
import type { SingleMeasure } from './singles.js';

/** Runs the chosen scenarios one after the other. If one fails, the others still run. */
export async function measureAll(
  bench: Bench,
  { scenarios, singles }: { scenarios: readonly Scenario[]; singles: readonly SingleMeasure[] },
): Promise<Measurements> {
  const { chosen, tenants, log } = bench.options;
  const comparisons = tenants.flatMap((count) =>
    scenarios
      .filter((scenario) => chosen.has(scenario.name) && bench.plays(scenario, count))
      .map((scenario) => ({
        name: `${scenario.name}, ${count} ${count === 1 ? 'tenant' : 'tenants'}`,
        run: () => bench.compare(scenario, count),
      })),
  );
  const figures = singles
    .filter(({ name }) => chosen.has(name))
    .map(({ name, title, measure }) => ({
      name,
      run: async (): Promise<Single> => ({ name, title, figures: await measure(bench) }),
    }));
  return { comparisons: await runSteps(comparisons, log), singles: await runSteps(figures, log) };
}
