import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Job, Outcome } from './job.js';

type Reply = { readonly outcome: Outcome } | { readonly error: string };

/** Makes load from a separate process. If the process ends, it is started again. */
export class LoadMaker {
  private child?: ChildProcess;

  /** Runs a job to its end. @throws Error if any request failed, because the figures would then mean nothing */
  async run(job: Job): Promise<Outcome> {
    const reply = await this.ask(job);
    if ('error' in reply) throw new Error(reply.error);
    const { failures } = reply.outcome;
    if (Object.keys(failures).length > 0) {
      throw new Error(`${job.origin} failed under load: ${JSON.stringify(failures)}`);
    }
    return reply.outcome;
  }

  stop(): void {
    this.child?.disconnect();
  }

  private async ask(job: Job): Promise<Reply> {
    if (!this.child?.connected) this.child = fork(fileURLToPath(new URL('./main.js', import.meta.url)));
    const over = new AbortController();
    const { signal } = over;
    const answered = once(this.child, 'message', { signal }) as Promise<[Reply]>;
    const ended = once(this.child, 'exit', { signal }).then(([code]) => {
      throw new Error(`the process that makes load ended with ${String(code)}`);
    });
    this.child.send(job);
    try {
      const [reply] = await Promise.race([answered, ended]);
      return reply;
    } finally {
      over.abort();
    }
  }
}
