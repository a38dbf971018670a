import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  Registry,
  type CounterConfiguration,
  type GaugeConfiguration,
  type HistogramConfiguration,
} from 'prom-client';

/** Options without the registry, which {@link Metrics} fills in. */
type Named<T> = Omit<T, 'registers'>;

/**
 * The process's Prometheus metrics. One registry each, so that tests and several apps in one process do not collide.
 * Label values must come from small sets: route patterns, statuses, names; never ids, paths or tenants.
 */
export class Metrics {
  readonly registry = new Registry();
  readonly #requests: Histogram<'method' | 'route' | 'status'>;
  readonly #observers = new Map<string, (seconds: number) => void>();

  constructor(options: { readonly process?: boolean } = {}) {
    // Event-loop lag, heap, garbage collection, CPU, file handles.
    if (options.process !== false) collectDefaultMetrics({ register: this.registry });
    this.#requests = this.histogram({
      name: 'http_request_duration_seconds',
      help: 'Time to answer, by route pattern and status class',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    });
  }

  /** Makes a counter, or returns the one with this name. */
  counter<L extends string>(options: Named<CounterConfiguration<L>>): Counter<L> {
    return (
      this.#existing<Counter<L>>(options.name) ?? new Counter({ ...options, registers: [this.registry] })
    );
  }

  /** Makes a gauge, or returns the one with this name. */
  gauge<L extends string>(options: Named<GaugeConfiguration<L>>): Gauge<L> {
    return this.#existing<Gauge<L>>(options.name) ?? new Gauge({ ...options, registers: [this.registry] });
  }

  /** Makes a histogram, or returns the one with this name. */
  histogram<L extends string>(options: Named<HistogramConfiguration<L>>): Histogram<L> {
    return (
      this.#existing<Histogram<L>>(options.name) ?? new Histogram({ ...options, registers: [this.registry] })
    );
  }

  /**
   * Counts an answered request.
   * @param route Fastify's pattern, or undefined where none matched
   */
  observeRequest(method: string, route: string | undefined, status: number, milliseconds: number): void {
    const key = `${method} ${route} ${Math.trunc(status / 100)}`;
    let observe = this.#observers.get(key);
    if (!observe) {
      // prom-client hashes the labels at each call; if they are bound once, an observation is only an addition.
      const labels = { method, route: route ?? 'none', status: `${Math.trunc(status / 100)}xx` };
      const bound = this.#requests.labels(labels);
      observe = (seconds) => bound.observe(seconds);
      this.#observers.set(key, observe);
    }
    observe(milliseconds / 1000);
  }

  /** The text that Prometheus scrapes, and its content type. */
  async scrape(): Promise<{ readonly contentType: string; readonly body: string }> {
    return { contentType: this.registry.contentType, body: await this.registry.metrics() };
  }

  #existing<T>(name: string): T | undefined {
    return this.registry.getSingleMetric(name) as T | undefined;
  }
}
