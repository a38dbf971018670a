import { Controller, Get, Module } from '@nestjs/common';
import { createApi } from '#api';
import { testConfig } from '../support/test-config.js';

@Controller('forgotten')
class ForgottenController {
  @Get('route')
  get(): string {
    return 'for anybody';
  }
}

@Module({ controllers: [ForgottenController] })
class ForgottenModule {}

describe('a route without @Access', () => {
  it('stops the start, with an error that names the route and says what to do', async () => {
    const app = await createApi(testConfig({ QUEUE_BOARD: 'false' }), { imports: [ForgottenModule] });
    const start = app.listen(0, '127.0.0.1');
    await expect(start).rejects.toThrow(
      /do not say who may call them:\n {2}GET \/api\/v1\/forgotten\/route\n.*@Access/s,
    );
    await app.close();
  });
});
