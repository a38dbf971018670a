import { ConfigError, loadConfig, renderEnvExample } from '#platform/config';

const usable = {
  MONGODB_URI: 'mongodb://127.0.0.1:27017/?replicaSet=rs0',
  REDIS_URL: 'redis://127.0.0.1:6379',
  ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
};

function complaint(env: Record<string, string>): string {
  try {
    loadConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error('it was accepted');
}

describe('configuration', () => {
  it('needs three settings; the rest has defaults', () => {
    const config = loadConfig({ ...usable, NODE_ENV: 'production' });
    expect(config).toMatchObject({ PORT: 3000, PLATFORM_DB: 'emporium_platform', QUEUE_BOARD: false });
    expect(config.isProduction).toBe(true);
    expect(loadConfig({ ...usable, NODE_ENV: 'development' }).isProduction).toBe(false);
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('names everything that is missing at once, with an example', () => {
    const message = complaint({});
    for (const name of Object.keys(usable)) expect(message).toContain(`${name} is not set`);
    expect(message).toContain('Example: REDIS_URL=redis://127.0.0.1:6379');
  });

  it.each([
    ['MONGODB_URI', 'localhost:27017', 'expected mongodb://'],
    ['REDIS_URL', 'http://x', 'expected redis://'],
    ['ENCRYPTION_KEY', 'c2hvcnQ=', 'expected 32 bytes in base64'],
    ['PORT', '70000', 'Invalid port'],
    ['MONGODB_POOL_MAX', '0', 'expected a whole number from 1 up'],
    ['PUBLIC_URL', 'https://api.example.com/v1', 'expected an origin'],
    ['NODE_ENV', 'staging', 'not in choices'],
  ])('says what is wrong with %s=%s', (name, value, reason) => {
    const message = complaint({ ...usable, [name]: value });
    expect(message).toContain(`${name} is wrong`);
    expect(message).toContain(reason);
  });

  it('refuses the published example key in production', () => {
    const example = /^ENCRYPTION_KEY=(.*)$/m.exec(renderEnvExample([]))![1]!;
    expect(complaint({ ...usable, NODE_ENV: 'production', ENCRYPTION_KEY: example })).toContain(
      'which is public',
    );
  });
});
