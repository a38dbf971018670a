import { defineLibrary } from '#foundation/tenancy';
import { MailModule } from './mail.module.js';
import { MailWorkerModule } from './mail-worker.module.js';
import { MAIL_QUEUE } from './mail-work.js';
import { MAIL_SETTINGS } from './providers/providers.js';
import * as events from './events.js';
import { collections } from './collections.js';
import { tenantSettings } from './tenant-settings.js';

export const mail = defineLibrary({
  name: 'engagement/mail',
  events,
  settings: MAIL_SETTINGS,
  tenantSettings,
  collections,
  module: MailModule,
  http: async () => (await import('./http/index.js')).MailHttpModule,
  worker: MailWorkerModule,
  queues: [MAIL_QUEUE],
});
