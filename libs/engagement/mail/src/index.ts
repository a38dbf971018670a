export { mail } from './library.js';
export { MailModule } from './mail.module.js';
export { MailWorkerModule } from './mail-worker.module.js';
export { acceptRequestOf, invitationPageOf } from './code-pages.js';
export { Mail, MAIL_STATES, type MailState } from './mail.schema.js';
export { MAIL_QUEUE } from './mail-work.js';
