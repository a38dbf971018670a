import { Pipeline, Redis, type Command } from 'ioredis';
import { currentExecution } from '#platform/context';

type SendCommand = (this: unknown, command: Command, ...rest: unknown[]) => unknown;
interface Sends {
  prototype: { sendCommand: SendCommand };
}

/**
 * Checks every Redis command of this process in the context of the work that sends it: keys, job data and messages of
 * work for one tenant must not contain the id of another.
 * @param foreignTo the ids of the other tenants; `report` gets the command
 * @returns a function that stops the watch
 */
export function watchRedis(
  tenantIds: () => readonly string[],
  report: (tenantId: string, command: string) => void,
): () => void {
  const look = ({ name, args }: Command): void => {
    const tenantId = currentExecution()?.tenantId;
    if (tenantId === undefined) return;
    const text = `${name} ${args.map(String).join(' ')}`;
    if (tenantIds().some((id) => id !== tenantId && text.includes(id))) report(tenantId, text.slice(0, 300));
  };
  const stops = [
    // A pipeline collects its commands and sends them later with a stream, in any context. So check them here.
    patch(Pipeline as unknown as Sends, (command) => look(command)),
    patch(Redis as unknown as Sends, (command, stream) => stream === undefined && look(command)),
  ];
  return () => stops.forEach((stop) => stop());
}

function patch({ prototype }: Sends, look: (command: Command, stream: unknown) => unknown): () => void {
  const original = prototype.sendCommand;
  prototype.sendCommand = function (command, ...rest) {
    look(command, rest[0]);
    return original.call(this, command, ...rest);
  };
  return () => {
    prototype.sendCommand = original;
  };
}
