import { installationKeys, SealedFlow, type KeySettings } from '#platform/crypto';

/** What may be sent to an address of our own. */
export interface UploadTicket {
  readonly key: string;
  readonly bytes: number;
  readonly sha256?: string;
  readonly part?: { readonly uploadId: string; readonly number: number };
}

/** What may be got from an address of our own. */
export interface DownloadTicket {
  readonly key: string;
  readonly fileName?: string;
}

/**
 * The last part of an address of our own for one file: encrypted and authenticated for one tenant and one purpose, valid for
 * some time. Nothing is stored.
 */
export class Tickets {
  constructor(private readonly keys: KeySettings) {}

  uploads(tenantId: string, seconds = 0): SealedFlow<UploadTicket> {
    return new SealedFlow(installationKeys(this.keys).box('file-upload', tenantId), seconds * 1_000);
  }

  downloads(tenantId: string, seconds = 0): SealedFlow<DownloadTicket> {
    return new SealedFlow(installationKeys(this.keys).box('file-download', tenantId), seconds * 1_000);
  }
}
