import { once } from 'node:events';
import { Test } from '@nestjs/testing';
import { ConfigModule } from '#platform/config';
import { REDIS, REDIS_FACTORY, RedisModule, type RedisFactory } from '#platform/redis';
import type { Redis } from 'ioredis';
import { testConfig } from '../../../../test/support/test-config.js';

it('leaves no connection that keeps the process alive, no matter who closed one first', async () => {
  const app = await Test.createTestingModule({
    imports: [ConfigModule.forRoot(testConfig()), RedisModule],
  }).compile();
  const [forgotten, closed] = [app.get<Redis>(REDIS), app.get<RedisFactory>(REDIS_FACTORY)('subscriber')];
  await Promise.all([once(forgotten, 'ready'), once(closed, 'ready')]);
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  closed.disconnect();
  await once(closed, 'end');
  const [before, ended] = [timers(), once(forgotten, 'end')];
  await app.close();
  await ended;
  expect(timers()).toBeLessThanOrEqual(before);
});
