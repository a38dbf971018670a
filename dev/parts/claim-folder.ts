import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join, relative } from 'node:path';

/**
 * Claims a data folder for this process, because two servers on the same files would destroy them, and Redis does not check
 * it. The claim is a socket, which the system closes when the process ends, however it ends.
 * @returns ends the claim
 * @throws Error that says who has the folder and what to do
 */
export async function claimFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  // Paths of sockets may have about 100 characters, so take the shorter one.
  const file = join(relative(process.cwd(), folder), 'claim.sock');
  const owner = await ownerOf(file);
  if (owner !== undefined) {
    throw new Error(
      `The data in ${folder} is in use by process ${owner} (npm run demo or npm run parts). ` +
        'End that first, or add "-- --scratch" to this command: it then keeps its data in memory.',
    );
  }
  await rm(file, { force: true });
  const server = createServer((socket) => socket.on('error', () => undefined).end(String(process.pid)));
  server.listen(file).unref();
  await once(server, 'listening');
  return async () => {
    await new Promise((closed) => server.close(closed));
  };
}

/** The process that answers on the socket; undefined if there is none. */
function ownerOf(file: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let pid = '';
    connect(file)
      .on('data', (chunk) => (pid += String(chunk)))
      .once('end', () => resolve(pid))
      .once('error', () => resolve(undefined));
  });
}
