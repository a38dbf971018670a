/** Prometheus gives up a scrape after ten seconds and then has no metrics of the process at all. */
const LONGEST_MS = 1_000;

/** What a metric asks a server for; if that takes too long or fails, the metric is missing from this scrape. */
export async function soonOr<T>(asked: Promise<T>, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => (timer = setTimeout(resolve, LONGEST_MS, otherwise)));
  try {
    return await Promise.race([asked, late]);
  } catch {
    return otherwise;
  } finally {
    clearTimeout(timer);
    // Nobody waits for it any more.
    asked.catch(() => undefined);
  }
}
