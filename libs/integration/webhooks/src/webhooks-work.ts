/** Sending webhooks that wait; a lane is an endpoint. */
export const WEBHOOKS_WORK = 'webhooks';
/** Bull queue that brings the turns of it. */
export const WEBHOOKS_QUEUE = 'webhooks';
