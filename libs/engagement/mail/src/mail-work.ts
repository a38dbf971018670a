/** Sending mails that wait. */
export const MAIL_WORK = 'mail';
/** Bull queue that brings the turns of it. */
export const MAIL_QUEUE = 'mail';
