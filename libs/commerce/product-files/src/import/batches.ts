/** The items in groups of this size, the last of them smaller. */
export async function* inBatches<T>(lists: AsyncIterable<readonly T[]>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const list of lists) {
    for (const item of list) {
      batch.push(item);
      if (batch.length < size) continue;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

/** The same items; while one is used, the next is made already. */
export async function* readAhead<T>(items: AsyncGenerator<T>): AsyncGenerator<T> {
  const ask = (): Promise<IteratorResult<T>> => {
    const answer = items.next();
    // Whoever waits for it hears of an error; nobody may be waiting any more.
    answer.catch(() => undefined);
    return answer;
  };
  try {
    for (let next = ask(); ;) {
      const { value, done } = await next;
      if (done) return;
      next = ask();
      yield value as T;
    }
  } finally {
    await items.return(undefined);
  }
}
