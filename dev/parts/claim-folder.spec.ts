import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { claimFolder } from './claim-folder.js';

describe('a data folder', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'emporium-claim-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('belongs to one process until that gives it up', async () => {
    const end = await claimFolder(folder);
    await expect(claimFolder(folder)).rejects.toThrow(`is in use by process ${process.pid} `);
    await end();
    await (
      await claimFolder(folder)
    )();
  });

  it('is free when its process was killed', async () => {
    const module = pathToFileURL(resolve('dist/dev/parts/claim-folder.js')).href;
    const script = `
      import { claimFolder } from '${module}';
      await claimFolder(process.argv[1]);
      console.log('claimed');
      setInterval(() => {}, 1000);`;
    const owner = spawn(process.execPath, ['--input-type=module', '-e', script, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(owner.stdout, 'data');
    await expect(claimFolder(folder)).rejects.toThrow(`is in use by process ${owner.pid} `);
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    await (
      await claimFolder(folder)
    )();
  });
});
