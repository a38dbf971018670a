export { MailHttpModule } from './mail-http.module.js';
