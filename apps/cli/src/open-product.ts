import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { loadConfig } from '#platform/config';
import { CliModule } from './cli.module.js';

/** All services of the product in this process, connected. @throws ConfigError also when MongoDB cannot be reached */
export async function openProduct(): Promise<INestApplicationContext> {
  const product = await NestFactory.createApplicationContext(CliModule.for(loadConfig()), {
    logger: ['error', 'warn'],
    // What is logged until an error stops the start says the same as the error, with stacks.
    bufferLogs: true,
    autoFlushLogs: false,
    abortOnError: false,
  });
  product.flushLogs();
  return product;
}
