import { currentExecution, runWith, type Caller } from '#platform/context';

/**
 * Runs `work` with a caller's permissions, as the edge does for a request. Without it, specs act as the product itself.
 */
export function actingAs<T>(caller: Partial<Caller>, work: () => Promise<T>): Promise<T> {
  const whole: Caller = { audience: 'staff', permissions: new Set(), ...caller };
  return runWith({ ...currentExecution()!, caller: whole }, work);
}
