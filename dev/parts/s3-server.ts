import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Binary, Log } from './binary.js';
import { cached, cacheFolder, findBinary } from './binary.js';
import { onPath, run } from './commands.js';
import { startOwnServer } from './own-server.js';
import type { OwnServer } from './own-server.js';

const VERSION = 'v1.8.0';
const PROGRAM = 'github.com/versity/versitygw/cmd/versitygw';
const BUCKET = 'emporium';
const ACCESS_KEY = 'testing';
const SECRET_KEY = 'testing-secret';

const WAYS_OUT = [
  '  - set VERSITYGW_BINARY to a versitygw, or put one on PATH (https://github.com/versity/versitygw/releases)',
  '  - install Go 1.25 or newer, so that it can be built (three minutes, once)',
].join('\n');

/** A server that speaks S3's protocol, with an empty bucket. */
export interface S3Server extends OwnServer {
  /** The settings of the product for its bucket. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Starts versitygw, which checks signatures as S3 does, on scratch data. */
export async function startS3Server(log: Log = () => undefined): Promise<S3Server> {
  const folder = await mkdtemp(join(tmpdir(), 'emporium-s3-'));
  const args = (dataFolder: string, port: number): string[] => [
    ...['--access', ACCESS_KEY, '--secret', SECRET_KEY, '--port', `127.0.0.1:${port}`],
    // Without --sidecar, the file system would have to store attributes.
    ...['posix', '--sidecar', join(folder, 'attributes'), dataFolder],
  ];
  await mkdir(join(folder, 'attributes'), { recursive: true });
  await mkdir(join(folder, 's3', BUCKET), { recursive: true });
  const kind = { name: 's3', find: findVersitygw, args, ready: async () => undefined };
  const server = await startOwnServer(kind, { folder, scratch: true, log });
  const variables = {
    FILES_PROVIDER: 's3',
    S3_BUCKET: BUCKET,
    S3_ENDPOINT: `http://127.0.0.1:${server.port}`,
    S3_ACCESS_KEY_ID: ACCESS_KEY,
    S3_SECRET_ACCESS_KEY: SECRET_KEY,
  };
  return Object.assign(server, { variables });
}

function findVersitygw(log: Log): Promise<Binary> {
  const sources = [
    { origin: 'from VERSITYGW_BINARY', find: async () => process.env['VERSITYGW_BINARY'] || undefined },
    { origin: 'from PATH', find: () => onPath('versitygw') },
    cached('versitygw'),
    { origin: 'built with Go', find: build },
  ];
  return findBinary('versitygw', sources, () => undefined, WAYS_OUT, log);
}

async function build(log: Log): Promise<string | undefined> {
  const go = await onPath('go');
  if (!go) return undefined;
  log(`versitygw: building ${PROGRAM}@${VERSION} (three minutes, once)`);
  // Go itself sees to it that two processes may do it at once.
  await run(
    'env',
    [`GOBIN=${cacheFolder()}`, 'CGO_ENABLED=0', go, 'install', `${PROGRAM}@${VERSION}`],
    1_200_000,
  );
  return join(cacheFolder(), 'versitygw');
}
