import { Injectable } from '@nestjs/common';
import type { Histogram } from 'prom-client';
import { Metrics, soonOr } from '#platform/metrics';
import { WorkList, type WorkDue } from './work-list.js';

/** One scrape asks the database once, although two metrics come from the answer. */
const SAME_SCRAPE_MS = 500;

/** What operators see of the work behind the API. */
@Injectable()
export class WorkMetrics {
  private readonly turns: Histogram<'work' | 'outcome'>;
  private asked?: { readonly at: number; readonly answer: Promise<readonly WorkDue[]> };

  constructor(
    metrics: Metrics,
    private readonly list: WorkList,
  ) {
    this.turns = metrics.histogram({
      name: 'emporium_work_turn_duration_seconds',
      help: 'How long turns of work took',
      labelNames: ['work', 'outcome'],
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    });
    const due = (): Promise<readonly WorkDue[]> => this.due();
    metrics.gauge({
      name: 'emporium_work_due',
      help: 'Turns of work that are due and that no process has taken, in the whole installation',
      labelNames: ['work'],
      async collect() {
        this.reset();
        for (const { work, count } of await due()) this.set({ work }, count);
      },
    });
    metrics.gauge({
      name: 'emporium_work_late_seconds',
      help: 'How long the turn that has waited longest is due, in the whole installation',
      labelNames: ['work'],
      async collect() {
        this.reset();
        for (const { work, lateMs } of await due()) this.set({ work }, lateMs / 1_000);
      },
    });
  }

  /** Counts a turn that ended. */
  turn(work: string, outcome: 'done' | 'failed', began: number): void {
    this.turns.observe({ work, outcome }, (Date.now() - began) / 1_000);
  }

  private due(): Promise<readonly WorkDue[]> {
    const now = Date.now();
    if (!this.asked || now - this.asked.at > SAME_SCRAPE_MS)
      this.asked = { at: now, answer: soonOr(this.list.overdue(), []) };
    return this.asked.answer;
  }
}
