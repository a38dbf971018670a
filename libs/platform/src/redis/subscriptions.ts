import type { Redis } from 'ioredis';

/**
 * Keeps what a connection listens to: it subscribes again whenever it is ready, also to what Redis refused before (the
 * rights of its user may have changed meanwhile). ioredis does this only for what Redis had granted, and nobody holds the
 * promise, so that a refusal would end the process. Those who call `subscribe` get its refusal, and need not look at it.
 */
export function keepSubscriptions(client: Redis): void {
  const channels = new Set<string>();
  const patterns = new Set<string>();
  const change: Record<string, (names: readonly string[]) => void> = {
    subscribe: (names) => names.forEach((name) => channels.add(name)),
    psubscribe: (names) => names.forEach((name) => patterns.add(name)),
    unsubscribe: (names) => forget(channels, names),
    punsubscribe: (names) => forget(patterns, names),
  };
  const send = client.sendCommand.bind(client);
  client.sendCommand = (command, stream) => {
    change[command.name]?.(command.args as string[]);
    const result = send(command, stream) as Promise<unknown>;
    result.catch(() => undefined);
    return result;
  };
  client.on('ready', () => {
    if (channels.size > 0) void client.subscribe(...channels);
    if (patterns.size > 0) void client.psubscribe(...patterns);
  });
}

/** Without names, Redis ends all of the kind. */
function forget(wanted: Set<string>, names: readonly string[]): void {
  if (names.length === 0) wanted.clear();
  for (const name of names) wanted.delete(name);
}
