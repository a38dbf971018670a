import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { answersWithin } from './awake.js';

/** Pause between an answer and the next question. */
const EVERY_MS = 150;
/** With the pause: no command waits half a second for a Redis that hangs. */
const ANSWERS_MS = 300;
/** How long a new connection may take until it is ready; then another is tried. */
const READY_MS = 5_000;

/**
 * Notices that Redis hangs: it takes connections and bytes, but answers nothing. Redis answers a connection's commands in
 * order, so an unanswered PING says as much of every other command as a time-out of its own would, costs them nothing, and
 * often notices before a request has to. The connection is then closed, which makes a Redis that hangs the same as one that
 * is away: commands fail at once. ioredis connects again, and the handshake, which waits until Redis answers, is the trial
 * after which commands are sent again.
 */
export class Heartbeat {
  constructor(
    private readonly client: Redis,
    /** Called when Redis does not answer. */
    private readonly onSilence: () => void,
  ) {
    client.on('ready', () => void this.beat());
    client.on('connect', () => void this.expectReady());
  }

  private async beat(): Promise<void> {
    const { client } = this;
    const { stream } = client;
    while (client.stream === stream && client.status === 'ready') {
      if (!(await answersWithin(client.ping(), ANSWERS_MS))) return this.giveUp(stream);
      await sleep(EVERY_MS, undefined, { ref: false });
    }
  }

  private async expectReady(): Promise<void> {
    const { stream } = this.client;
    const ready = new Promise<void>((resolve) => {
      this.client.once('ready', resolve);
      stream.once('close', resolve);
    });
    if (!(await answersWithin(ready, READY_MS))) this.giveUp(stream);
  }

  private giveUp(stream: Redis['stream']): void {
    if (this.client.stream !== stream || stream.destroyed) return;
    this.onSilence();
  }
}
