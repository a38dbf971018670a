import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Job, Outcome } from './job.js';

type Reply = { readonly outcome: Outcome } | { readonly error: string };

/** Makes load from a process of its own. */
export class LoadMaker {
  private constructor(private readonly child: ChildProcess) {}

  static start(): LoadMaker {
    return new LoadMaker(fork(fileURLToPath(new URL('./main.js', import.meta.url))));
  }

  /** Runs a job to its end. @throws Error when anything was not answered well: such figures mean nothing */
  async run(job: Job): Promise<Outcome> {
    const answered = once(this.child, 'message') as Promise<[Reply]>;
    this.child.send(job);
    const [reply] = await answered;
    if ('error' in reply) throw new Error(reply.error);
    const { failures } = reply.outcome;
    if (Object.keys(failures).length > 0) {
      throw new Error(`${job.origin} failed under load: ${JSON.stringify(failures)}`);
    }
    return reply.outcome;
  }

  stop(): void {
    this.child.disconnect();
  }
}
