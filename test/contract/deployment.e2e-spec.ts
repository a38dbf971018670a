import { existsSync, readFileSync } from 'node:fs';
// Loads the libraries, which declare settings.
import '#libraries';
import { declaredSettings } from '#platform/config';

const dockerfile = readFileSync('Dockerfile', 'utf8');
const compose = readFileSync('docker-compose.yml', 'utf8');

/** Variables that only the image's health check reads. */
const OF_THE_IMAGE = ['HEALTH_PORT'];

const matchesOf = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found]) => found!);

describe('the container files', () => {
  it('copy only files that exist', () => {
    const copied = matchesOf(dockerfile, /^COPY (?!--from)(.+) \S+$/gm).flatMap((list) => list.split(' '));
    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('start programs that the build makes', () => {
    const started = matchesOf(dockerfile + compose, /'?"?(dist\/[\w/-]+)\.js/g);
    expect(started).toEqual(expect.arrayContaining(['dist/apps/api/src/main', 'dist/apps/worker/src/main']));
    expect(started.filter((path) => !existsSync(`${path.replace('dist/', '')}.ts`))).toEqual([]);
  });

  it('set only variables that the product reads', () => {
    const environments = matchesOf(compose, /^ +environment:.*\n((?:^ {4,}.*\n)+)/gm).join('');
    const named = [
      ...matchesOf(environments, /^ +([A-Z][A-Z0-9_]+):/gm),
      ...matchesOf(dockerfile, /^ENV ([A-Z0-9_]+)=/gm),
      ...matchesOf(compose, /\$\{([A-Z0-9_]+)/g),
    ];
    expect(named).toEqual(expect.arrayContaining(['NODE_ENV', 'MONGODB_URI', 'REDIS_URL']));
    expect(named.filter((name) => !(name in declaredSettings()) && !OF_THE_IMAGE.includes(name))).toEqual([]);
  });

  it('read only variables that are set', () => {
    const read = matchesOf(dockerfile, /process\.env\.([A-Z0-9_]+)/g);
    expect(read.filter((name) => !OF_THE_IMAGE.includes(name))).toEqual([]);
    for (const name of read) expect(compose).toContain(`${name}:`);
  });
});
