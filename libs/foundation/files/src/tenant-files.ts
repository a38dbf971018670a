import type { Readable } from 'node:stream';
import { Inject } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { measured, readableOf, type Measure } from '#platform/streams';
import { CurrentTenant, TenantInjectable } from '#foundation/tenancy';
import {
  FILE_STORE,
  type ByteRange,
  type DownloadOptions,
  type ExpectedUpload,
  type FileStore,
  type StoredFile,
  type UploadAddress,
} from './file-store.js';
import { filesErrors } from './files.errors.js';
import { safePath } from './safe-path.js';

const PUBLIC_PATH = /^public(\/[^/]+){3}$/;

/**
 * The files of a tenant. Paths are relative, such as `exports/01hv….csv`, and made by code: see `safePath`. Files below
 * `public/<area>/<id>/<name>` can be read by everybody who knows their address and never change.
 */
@TenantInjectable()
export class TenantFiles {
  constructor(
    private readonly tenant: CurrentTenant,
    @Inject(FILE_STORE) private readonly store: FileStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Stores a stream or bytes, over what is there. If the stream fails or is too long, nothing changes.
   * @returns how much was written, and its hash
   * @throws files.too-large after `maxBytes`, files.unavailable
   */
  async write(path: string, content: Readable | Uint8Array, { maxBytes = Infinity } = {}): Promise<Measure> {
    const source = content instanceof Uint8Array ? readableOf(only(content)) : content;
    const { content: counted, measure } = measured(source, (bytes) =>
      bytes > maxBytes ? filesErrors.tooLarge() : null,
    );
    await this.store.write(this.keyOf(path), counted);
    return measure();
  }

  /** The bytes of a file. @throws files.not-found, files.unavailable */
  read(path: string, range?: ByteRange): Promise<Readable> {
    return this.store.read(this.keyOf(path), range);
  }

  async stat(path: string): Promise<StoredFile | undefined> {
    const found = await this.store.stat(this.keyOf(path));
    return found && { ...found, path };
  }

  /** @throws files.not-found, files.unavailable */
  copy(from: string, to: string): Promise<void> {
    return this.store.copy(this.keyOf(from), this.keyOf(to));
  }

  /** Does nothing if there is no such file. */
  delete(path: string): Promise<void> {
    return this.store.delete(this.keyOf(path));
  }

  /** Deletes all files below a folder. */
  async deleteFolder(folder: string): Promise<void> {
    for await (const { path } of this.list(folder)) await this.delete(path);
  }

  /** All files below a folder, in the order of their paths. @param folder without a slash at its end */
  async *list(folder: string): AsyncIterable<StoredFile> {
    for await (const file of this.store.list(this.keyOf(folder)))
      yield { ...file, path: file.path.slice(this.tenant.id.length + 1) };
  }

  /** Where a client sends the whole file with one PUT; nothing but the content that is expected is accepted. */
  uploadAddress(path: string, expected: ExpectedUpload): Promise<UploadAddress> {
    return this.store.uploadAddress(this.keyOf(path), expected);
  }

  /** Begins an upload in parts, each of at least 5 MiB except the last (a rule of S3). @returns its id */
  beginParts(path: string): Promise<string> {
    return this.store.beginParts(this.keyOf(path));
  }

  /** Where a client sends a part. @param part its number from 1, and its exact size */
  partAddress(
    path: string,
    uploadId: string,
    part: { readonly number: number; readonly bytes: number },
  ): Promise<UploadAddress> {
    return this.store.partAddress(this.keyOf(path), uploadId, part);
  }

  /** Makes the file of its parts. @param parts how many there are @throws files.incomplete */
  completeParts(path: string, uploadId: string, parts: number): Promise<void> {
    return this.store.completeParts(this.keyOf(path), uploadId, parts);
  }

  /** Forgets an upload in parts that was not completed. */
  abortParts(path: string, uploadId: string): Promise<void> {
    return this.store.abortParts(this.keyOf(path), uploadId);
  }

  /** Where a client gets a file for some minutes. Nobody has checked yet whether it is there. */
  downloadAddress(path: string, options: DownloadOptions = {}): Promise<string> {
    return this.store.downloadAddress(this.keyOf(path), options);
  }

  /** Where everybody gets a public file, for ever. @param path `public/<area>/<id>/<name>` */
  publicAddress(path: string): string {
    if (!PUBLIC_PATH.test(path)) throw new Error(`${path} is not the path of a public file`);
    const { FILES_PUBLIC_URL, PUBLIC_URL } = this.config;
    return `${FILES_PUBLIC_URL.replace(/\/$/, '') || `${PUBLIC_URL}/api/v1/files`}/${this.keyOf(path)}`;
  }

  private keyOf(path: string): string {
    return `${this.tenant.id}/${safePath(path)}`;
  }
}

async function* only(content: Uint8Array): AsyncIterable<Uint8Array> {
  yield content;
}
