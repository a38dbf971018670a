import { randomUUID } from 'node:crypto';

/** Names this process where several of them share something: in leases, and towards MongoDB. */
export const PROCESS_ID = randomUUID();
