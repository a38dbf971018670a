/** The fields of a change that were sent. DTO instances also have the fields that were left out, as undefined. */
export function given<T extends object>(change: T): Partial<T> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<T>;
}
