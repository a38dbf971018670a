import { io, type Socket } from 'socket.io-client';

export interface LiveMessage {
  readonly event: string;
  readonly payload: unknown;
}

/** A socket on /notifications that stores its messages. */
export class LiveSocket {
  readonly told: LiveMessage[] = [];

  private constructor(private readonly socket: Socket) {
    socket.onAny((event: string, payload: unknown) => this.told.push({ event, payload }));
  }

  /** @throws the server's refusal */
  static async connect(origin: string, tenant: string, token: string): Promise<LiveSocket> {
    const socket = io(`${origin}/notifications`, { auth: { token, tenant }, transports: ['websocket'] });
    const live = new LiveSocket(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', (error) => {
        socket.close();
        reject(error);
      });
    });
    return live;
  }

  of(event: string): unknown[] {
    return this.told.filter((message) => message.event === event).map(({ payload }) => payload);
  }

  close(): void {
    this.socket.close();
  }
}
