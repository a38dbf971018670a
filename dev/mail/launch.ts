import { launchStandIn } from '../stand-ins/launch.js';
import type { StandIn } from '../stand-ins/launch.js';

/** What the mail catcher may be told. */
export interface MailCatcherOptions {
  /** A free one unless told. */
  readonly port?: number;
  /** File that keeps the mails between runs. */
  readonly stateFile?: string;
}

/** Starts the SendGrid stand-in as a process of its own; its `origin` is the API's base URL and the mailbox. */
export function startMailCatcher({ port = 0, stateFile }: MailCatcherOptions = {}): Promise<StandIn> {
  return launchStandIn(import.meta.url, [
    '--port',
    String(port),
    ...(stateFile ? ['--state', stateFile] : []),
  ]);
}
