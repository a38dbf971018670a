import { launchStandIn } from '../stand-ins/launch.js';
import type { StandIn } from '../stand-ins/launch.js';

/** Options of the mail catcher. */
export interface MailCatcherOptions {
  /** By default a free port. */
  readonly port?: number;
  /** File that keeps the mails between runs. */
  readonly stateFile?: string;
}

/** Starts the SendGrid stand-in in its own process. Its `origin` is the base URL of the API and the mailbox. */
export function startMailCatcher({ port = 0, stateFile }: MailCatcherOptions = {}): Promise<StandIn> {
  return launchStandIn(import.meta.url, [
    '--port',
    String(port),
    ...(stateFile ? ['--state', stateFile] : []),
  ]);
}
