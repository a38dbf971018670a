export { MailFailed, type MailFailedFacts } from './mail.events.js';
