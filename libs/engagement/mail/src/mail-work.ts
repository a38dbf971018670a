/** Name of the work that sends waiting mails. */
export const MAIL_WORK = 'mail';
/** Bull queue that brings this work to the workers. */
export const MAIL_QUEUE = 'mail';
