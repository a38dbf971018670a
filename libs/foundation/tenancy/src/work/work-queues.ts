import { getQueueToken } from '@nestjs/bull';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Job, Queue } from 'bull';
import type { Redis } from 'ioredis';
import { REDIS } from '#platform/redis';
import { WorkTable } from './define-work.js';
import type { WorkItem } from './work-item.schema.js';

/** What a job carries: which entry of the work list, as it was claimed for the job. */
export type WorkJob = Pick<WorkItem, '_id' | 'fence' | 'tenantId'>;

/** A queue that does not take a job within this time is done without. */
const ADD_MS = 500;

/**
 * The Bull queues that bring turns of work to processes. A job is a message only: the work list says what is due, so a
 * job that is lost, late or brought twice does no harm.
 */
@Injectable()
export class WorkQueues {
  private readonly logger = new Logger(WorkQueues.name);
  private readonly queues = new Map<string, Queue<WorkJob>>();

  constructor(
    private readonly table: WorkTable,
    private readonly modules: ModuleRef,
    @Inject(REDIS) private readonly redis: Redis,
  ) {}

  /** Calls `work` for each job, as many at once as the work of the queue allows. */
  onJob(work: (job: WorkJob) => Promise<void>): void {
    for (const { queue: name, atOnce } of this.table.all()) {
      if (name === undefined || this.queues.has(name)) continue;
      const queue = this.modules.get<Queue<WorkJob>>(getQueueToken(name), { strict: false });
      this.queues.set(name, queue);
      void queue.process(atOnce, ({ data }: Job<WorkJob>) => work(data));
    }
  }

  /** Puts a job on a queue. @returns false if Redis does not take it */
  async add(name: string, { _id, fence, tenantId }: WorkItem): Promise<boolean> {
    // Bull would keep the job until Redis is back, and every look at the work list would wait for it.
    if (this.redis.status !== 'ready') return false;
    const added = this.queues.get(name)!.add({ _id, fence, tenantId }, { jobId: `${_id}:${fence}` });
    const late = new Promise<false>((resolve) => setTimeout(resolve, ADD_MS, false).unref());
    try {
      return (await Promise.race([added, late])) !== false;
    } catch (error) {
      this.logger.warn(`queue ${name} takes nothing: ${(error as Error).message}`);
      return false;
    } finally {
      added.catch(() => undefined);
    }
  }
}
