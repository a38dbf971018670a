import { Metrics } from './metrics.js';

describe('Metrics', () => {
  it('counts requests by pattern and status class', async () => {
    const metrics = new Metrics({ process: false });
    metrics.observeRequest('GET', '/orders/:id', 200, 12);
    metrics.observeRequest('GET', '/orders/:id', 201, 2_000);
    metrics.observeRequest('GET', '/orders/:id', 404, 1);
    metrics.observeRequest('GET', undefined, 404, 1);
    const { body, contentType } = await metrics.scrape();
    expect(contentType).toContain('text/plain');
    const count = (labels: string) => new RegExp(`_count\\{${labels}\\} (\\d+)`).exec(body)?.[1];
    expect(count('method="GET",route="/orders/:id",status="2xx"')).toBe('2');
    expect(count('method="GET",route="/orders/:id",status="4xx"')).toBe('1');
    expect(count('method="GET",route="none",status="4xx"')).toBe('1');
    expect(body).toMatch(/_sum\{method="GET",route="\/orders\/:id",status="2xx"\} 2\.012/);
  });

  it('returns the same counter for the same name', () => {
    const metrics = new Metrics({ process: false });
    const options = { name: 'mails_total', help: 'Mails' };
    expect(metrics.counter(options)).toBe(metrics.counter(options));
    expect(new Metrics({ process: false }).counter(options)).not.toBe(metrics.counter(options));
  });

  it('has metrics of the process', async () => {
    const { body } = await new Metrics().scrape();
    expect(body).toContain('nodejs_eventloop_lag_p99_seconds');
    expect(body).toContain('process_cpu_seconds_total');
  });
});
