/** Name of the work that sends pending webhooks; each endpoint is a lane. */
export const WEBHOOKS_WORK = 'webhooks';
/** Bull queue that brings this work to the workers. */
export const WEBHOOKS_QUEUE = 'webhooks';
