import type { Readable } from 'node:stream';

/** Injection token of {@link FileStore}. */
export const FILE_STORE = Symbol('FileStore');

/** What is known of a stored file. */
export interface StoredFile {
  /** Where it is: a key for a store, a path for a tenant. */
  readonly path: string;
  readonly bytes: number;
  readonly modifiedAt: Date;
}

/** Some bytes of a file; both ends count from 0 and are included. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}

/** What will be uploaded; anything else is refused. */
export interface ExpectedUpload {
  readonly bytes: number;
  readonly mediaType: string;
  /** In hexadecimal. */
  readonly sha256?: string;
}

/** Where a client sends bytes, by one request. */
export interface UploadAddress {
  readonly method: 'PUT';
  readonly url: string;
  /** To be sent as they are, besides Content-Length. */
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: Date;
}

/** How a client gets a file. */
export interface DownloadOptions {
  /** The browser saves the file under this name; without it, it shows the file. */
  readonly fileName?: string;
  /** How long the address works (default five minutes). */
  readonly seconds?: number;
}

/**
 * Port: where the bytes of the whole installation are. Keys begin with a tenant's id and are safe names, see `safePath`. A
 * file is there as a whole or not at all. What cannot be reached throws `files.unavailable`.
 */
export interface FileStore {
  /** Stores the whole stream, over what is there. If the stream fails, nothing changes. */
  write(key: string, content: Readable): Promise<void>;
  /** @throws files.not-found */
  read(key: string, range?: ByteRange): Promise<Readable>;
  stat(key: string): Promise<StoredFile | undefined>;
  /** @throws files.not-found */
  copy(from: string, to: string): Promise<void>;
  /** Does nothing if there is no such file. */
  delete(key: string): Promise<void>;
  /** All files below a folder, in the order of their keys. @param folder a key without a slash at its end */
  list(folder: string): AsyncIterable<StoredFile>;

  /** An address for one PUT of exactly this content. */
  uploadAddress(key: string, expected: ExpectedUpload): Promise<UploadAddress>;
  downloadAddress(key: string, options: DownloadOptions): Promise<string>;

  /** Begins an upload in parts. @returns its id */
  beginParts(key: string): Promise<string>;
  /** An address for one part. @param number from 1 */
  partAddress(key: string, uploadId: string, part: { number: number; bytes: number }): Promise<UploadAddress>;
  /** Makes the file of parts 1 to `parts`. @throws files.incomplete if one is missing, or the upload is not known */
  completeParts(key: string, uploadId: string, parts: number): Promise<void>;
  /** Forgets the parts that have come. Does nothing if the upload is not known. */
  abortParts(key: string, uploadId: string): Promise<void>;
}

/** How long an address for an upload works: long enough for a large file on a slow line. */
export const UPLOAD_SECONDS = 6 * 3_600;
