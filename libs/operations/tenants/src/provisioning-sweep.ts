import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Provisioning } from '#foundation/tenancy';

const EVERY_MS = 30_000;

/** Finishes tenants whose provisioning was interrupted: a half-done one does not wait for somebody to ask again. */
@Injectable()
export class ProvisioningSweep implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ProvisioningSweep.name);
  private timer?: NodeJS.Timeout;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly provisioning: Provisioning) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.running = this.sweep();
    }, EVERY_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  private async sweep(): Promise<void> {
    try {
      const finished = await this.provisioning.finishInterrupted();
      if (finished > 0) this.logger.log(`finished ${finished} interrupted provisionings`);
    } catch (error) {
      this.logger.warn(
        `could not finish an interrupted provisioning, trying again: ${(error as Error).message}`,
      );
    }
  }
}
