import { Module } from '@nestjs/common';
import './move-stripe-secrets.migration.js';
import { StripeClient } from './stripe-client.js';
import { StripeProvider } from './stripe-provider.js';

@Module({ providers: [StripeClient, StripeProvider] })
export class StripeModule {}
