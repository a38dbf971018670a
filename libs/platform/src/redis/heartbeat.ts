import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { answersWithin } from './awake.js';

/** Pause between an answer and the next question. */
const EVERY_MS = 150;
/** With the pause: no command waits half a second for a Redis that hangs. */
const ANSWERS_MS = 300;
/** For a Redis that is often slow, the patience doubles up to here, and returns after so long without a slow answer. */
const ANSWERS_LONGEST_MS = 5_000;
const QUICK_FOR_MS = 60_000;
/** How long a new connection may take until it is ready. */
const READY_MS = 5_000;
const READY_LONGEST_MS = 60_000;

/**
 * Notices that Redis hangs: it takes connections and bytes, but answers nothing. Redis answers a connection's commands in
 * order, so an unanswered PING says as much of every other command as a time-out of its own would, costs them nothing, and
 * often notices before a request has to. The owner then closes the connections, which makes a Redis that hangs the same as
 * one that is away: commands fail at once. ioredis connects again, and its handshake, which waits until Redis answers, is the
 * trial after which commands are sent again.
 * @param onSilence called when Redis does not answer
 */
export function listenToHeart(client: Redis, onSilence: () => void): void {
  let patience = ANSWERS_MS;
  let quickSince = performance.now();
  const beat = async (): Promise<void> => {
    const { stream } = client;
    const goesOn = (): boolean => client.stream === stream && client.status === 'ready';
    while (goesOn()) {
      const asked = performance.now();
      const answered = await answersWithin(client.ping(), patience);
      const now = performance.now();
      if (now - asked > ANSWERS_MS) quickSince = now;
      if (!answered && goesOn()) {
        patience = Math.min(2 * patience, ANSWERS_LONGEST_MS);
        return onSilence();
      }
      if (now - quickSince > QUICK_FOR_MS) patience = ANSWERS_MS;
      await sleep(EVERY_MS, undefined, { ref: false });
    }
  };
  client.on('ready', () => void beat());
}

/**
 * Tries another connection if one does not get ready: the server behind it may be gone without a word. The patience grows,
 * because a server that hangs keeps every connection that was tried.
 */
export function expectHandshakes(client: Redis): void {
  let patience = READY_MS;
  client.on('ready', () => (patience = READY_MS));
  client.on('connect', () => {
    const { stream } = client;
    const over = new Promise<void>((resolve) => {
      const end = (): void => {
        client.off('ready', end);
        stream.off('close', end);
        resolve();
      };
      client.on('ready', end);
      stream.on('close', end);
    });
    void answersWithin(over, patience).then((answered) => {
      if (answered) return;
      patience = Math.min(2 * patience, READY_LONGEST_MS);
      stream.destroy(new Error('Redis does not answer'));
    });
  });
}
