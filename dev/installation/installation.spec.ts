import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProductProcess } from './installation.js';

describe('a process of the product', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'emporium-process-'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it('that ends before it is ready causes an error with its exit code and the end of its log', async () => {
    const script = join(dir, 'broken.mjs');
    await writeFile(script, `console.log('no database'); process.exitCode = Number(process.env.CODE);`);
    const api = new ProductProcess('api', script, { CODE: '3' }, dir, 'http://127.0.0.1:1/ready');
    const log = join(dir, 'api.log').replaceAll('.', '\\.');
    await expect(api.start()).rejects.toThrow(
      new RegExp(
        `^waited \\d+ s for api to get ready: api ended with code 3; the end of its log ${log}:\\nno database$`,
      ),
    );
    await expect(api.start({ CODE: '4' })).rejects.toThrow('api ended with code 4');
    expect(api.running).toBe(false);
  });
});
