import type { ConnectOptions } from 'mongoose';
import { PROCESS_ID } from '#platform/ids';

/** The name under which MongoDB knows a process. */
export function appNameOf(processId: string): string {
  return `emporium-${processId}`;
}

/**
 * Options of every MongoDB client. `w: majority` with journalling: an acknowledged write survives the loss of a
 * node. Waiting is limited, so that a lost database gives 503 instead of requests that never end.
 */
export function clientOptions(poolMax: number): ConnectOptions {
  return {
    appName: appNameOf(PROCESS_ID),
    maxPoolSize: poolMax,
    minPoolSize: 0,
    maxConnecting: 8,
    waitQueueTimeoutMS: 5_000,
    serverSelectionTimeoutMS: 5_000,
    connectTimeoutMS: 5_000,
    socketTimeoutMS: 60_000,
    heartbeatFrequencyMS: 2_000,
    retryWrites: true,
    retryReads: true,
    writeConcern: { w: 'majority' },
    readConcern: { level: 'majority' },
    monitorCommands: true,
    ignoreUndefined: true,
  };
}
