/** Types for the part of autocannon that we use; the package has none. */
declare module 'autocannon' {
  interface Client {
    on(event: 'response', listener: (status: number, bytes: number, milliseconds: number) => void): void;
    setRequests(requests: readonly object[]): void;
  }

  interface Options {
    readonly url: string;
    readonly connections: number;
    readonly amount: number;
    readonly requests: readonly object[];
    readonly timeout?: number;
    readonly setupClient?: (client: Client) => void;
  }

  interface Result {
    readonly errors: number;
    readonly timeouts: number;
  }

  const autocannon: (options: Options) => Promise<Result>;
  export = autocannon;
}
