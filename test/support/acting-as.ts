import { currentExecution, runWith, type Caller } from '#platform/context';

/** Does something on somebody's right, as the edge does for a request; without this, specs act on the product's own. */
export function actingAs<T>(caller: Partial<Caller>, work: () => Promise<T>): Promise<T> {
  const whole: Caller = { audience: 'staff', permissions: new Set(), ...caller };
  return runWith({ ...currentExecution()!, caller: whole }, work);
}
