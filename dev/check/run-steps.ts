/** A step that may fail, such as a check or a measurement. */
export interface Step<T = unknown> {
  readonly name: string;
  /** Names of steps that must pass first. Names that are not in the list of steps count as passed. */
  readonly needs?: readonly string[];
  /** @throws Error that says what is wrong */
  readonly run: () => Promise<T>;
}

export type Outcome<T = unknown> = { readonly name: string; readonly seconds: number } & (
  { readonly passed: true; readonly result: T } | { readonly passed: false; readonly why: string }
);

/** Runs steps one after the other. If a step fails, only the steps that need it are skipped. */
export async function runSteps<T>(
  steps: readonly Step<T>[],
  log: (line: string) => void,
): Promise<Outcome<T>[]> {
  const outcomes: Outcome<T>[] = [];
  for (const step of steps) {
    const lacking = outcomes.find(({ name, passed }) => !passed && step.needs?.includes(name));
    if (!lacking) log(`== ${step.name}`);
    const outcome: Outcome<T> = lacking
      ? { name: step.name, seconds: 0, passed: false, why: `did not run because it needs ${lacking.name}` }
      : await attempt(step);
    log(told(outcome));
    outcomes.push(outcome);
  }
  return outcomes;
}

async function attempt<T>({ name, run }: Step<T>): Promise<Outcome<T>> {
  const began = performance.now();
  const seconds = (): number => Math.round((performance.now() - began) / 1000);
  try {
    const result = await run();
    return { name, seconds: seconds(), passed: true, result };
  } catch (error) {
    return { name, seconds: seconds(), passed: false, why: (error as Error).message };
  }
}

/** An outcome as text: one line, or more if the error has more. */
export function told(outcome: Outcome): string {
  const { name, seconds, passed } = outcome;
  return `${passed ? '✓' : '✗'} ${name.padEnd(26)} ${String(seconds).padStart(5)} s${passed ? '' : `  ${outcome.why}`}`;
}

/** The last line of a run: `5 passed, 0 failed`. */
export function counted(outcomes: readonly Outcome[]): string {
  const passed = outcomes.filter((outcome) => outcome.passed).length;
  return `${passed} passed, ${outcomes.length - passed} failed`;
}
