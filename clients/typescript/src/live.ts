import { io, type Socket } from 'socket.io-client';
import type { components } from './live.gen.js';
import { ApiProblem, type Problem } from './problem.js';
import type { Session } from './session.js';

/** What the server tells, by namespace and name. */
export type LiveMessages = components['schemas']['LiveMessages'];

/** Why a connection ended or was refused; `retryAfter` (seconds) if it may be tried again. */
export type LiveProblem = Problem & { readonly retryAfter?: number };

/** The parts of a shop or admin client that a live connection needs. */
export interface LiveCaller {
  readonly origin: string;
  readonly tenant: string | undefined;
  readonly session: Session;
  readonly renewTokens: () => Promise<void>;
}

const RETRY_SECONDS = 2;
const ACKNOWLEDGE_MS = 10_000;

/** Connects to live messages as the person of the client's session: `connectLive(shop).on('order.updated', …)`. */
export function connectLive(client: LiveCaller): LiveConnection<LiveMessages['/notifications']> {
  return new LiveConnection(client, '/notifications');
}

/**
 * A connection that stays open: it renews the token before it expires, and connects again after an end that allows it.
 * Messages of the meantime are lost, so read the orders or notifications that you show in `onConnect`.
 */
export class LiveConnection<Messages extends object> {
  /** When the connection has ended for good: why, or undefined after `close`. */
  readonly ended: Promise<LiveProblem | undefined>;

  private readonly socket: Socket;
  private end!: (why: LiveProblem | undefined) => void;
  private closed = false;
  /** The token that the server knows. */
  private token: string | undefined;
  /** What the server said before it ended the connection. */
  private ending: LiveProblem | undefined;
  /** Connected neither with the old token nor, so far, with the new one. */
  private renewed = false;

  constructor(
    private readonly client: LiveCaller,
    namespace: keyof LiveMessages,
  ) {
    this.ended = new Promise((resolve) => (this.end = resolve));
    this.socket = io(client.origin + namespace, {
      transports: ['websocket'],
      forceNew: true,
      auth: (send) => void this.credentials().then(send, () => this.finish()),
    });
    this.socket.on('connect', () => {
      this.renewed = false;
      this.ending = undefined;
    });
    this.socket.on('auth.expiring', () => void this.refresh());
    this.socket.on('connection.ending', (why: LiveProblem) => (this.ending = why));
    this.socket.on('disconnect', () => void this.resume(this.ending));
    this.socket.on('connect_error', (error) => void this.resume((error as { data?: LiveProblem }).data));
  }

  /** Calls `listener` for each message of this name. */
  on<E extends keyof Messages & string>(event: E, listener: (message: Messages[E]) => void): this {
    this.socket.on(event as string, listener);
    return this;
  }

  /** Calls `listener` whenever the connection is open again: read then what may have changed meanwhile. */
  onConnect(listener: () => void): this {
    this.socket.on('connect', listener);
    return this;
  }

  close(): void {
    this.finish();
  }

  private async credentials(): Promise<{ token: string | undefined; tenant: string | undefined }> {
    this.token = (await this.client.session.state()).accessToken;
    return { token: this.token, tenant: this.client.tenant };
  }

  private finish(why?: LiveProblem): void {
    this.closed = true;
    this.socket.close();
    this.end(why);
  }

  /** If this fails, the server ends the connection when the token expires, and says so. */
  private async refresh(): Promise<void> {
    try {
      const token = await this.newToken();
      await this.socket.timeout(ACKNOWLEDGE_MS).emitWithAck('auth.refresh', { token });
      this.token = token;
    } catch {
      // See above.
    }
  }

  private async resume(why: LiveProblem | undefined): Promise<void> {
    // Socket.IO connects again by itself unless the server has refused or ended the connection.
    if (this.socket.active || this.closed) return;
    if (why?.status === 401 && !this.renewed) {
      this.renewed = true;
      try {
        await this.newToken();
      } catch (error) {
        return this.finish(error instanceof ApiProblem ? error.problem : why);
      }
    } else if (!why || isTemporary(why.status)) await pause(why?.retryAfter);
    else return this.finish(why);
    if (!this.closed) this.socket.connect();
  }

  /** @returns another token than the server knows @throws if none can be had: log in again */
  private async newToken(): Promise<string> {
    for (;;) {
      const { accessToken, refreshToken } = await this.client.session.state();
      if (accessToken !== undefined && accessToken !== this.token) return accessToken;
      if (refreshToken === undefined || this.closed) throw new Error('There is no session to continue');
      try {
        await this.client.renewTokens();
      } catch (error) {
        if (error instanceof ApiProblem && !isTemporary(error.status)) throw error;
        // The network or the server is away.
        await pause();
      }
    }
  }
}

function isTemporary(status: number): boolean {
  return status === 429 || status >= 500;
}

function pause(seconds = RETRY_SECONDS): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
}
