export { MailFailed, MailSenderRequested, type MailFailedFacts } from './mail.events.js';
