import { constants, type Dirent } from 'node:fs';
import { copyFile, lstat, mkdir, open, readdir, realpath, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Config } from '#platform/config';
import { newId } from '#platform/ids';
import { measured, readableOf } from '#platform/streams';
import {
  UPLOAD_SECONDS,
  type ByteRange,
  type DownloadOptions,
  type ExpectedUpload,
  type FileStore,
  type StoredFile,
  type UploadAddress,
} from '../../file-store.js';
import { filesErrors } from '../../files.errors.js';
import { Tickets, type DownloadTicket, type UploadTicket } from './tickets.js';

/** Below each tenant's folder: what is not complete yet. No path of a file begins with a dot. */
const INCOMING = '.incoming';

/**
 * Files in a folder. A file is written under another name, brought to the disk and then renamed, so that no reader and no
 * crash ever sees half of it. Addresses are those of our own API, see `files.controller.ts`.
 */
export class FolderStore implements FileStore {
  private readonly root: string;
  private readonly tickets: Tickets;

  constructor(private readonly config: Config) {
    this.root = resolve(config.FILES_FOLDER);
    this.tickets = new Tickets(config);
  }

  async write(key: string, content: Readable): Promise<void> {
    const incoming = await this.newFile(key);
    try {
      const file = await open(incoming, 'wx');
      await pipeline(content, file.createWriteStream({ flush: true }));
      await this.moveInto(key, incoming);
    } finally {
      await rm(incoming, { force: true });
    }
  }

  async read(key: string, { start, end }: Partial<ByteRange> = {}): Promise<Readable> {
    await this.demandOwn(dirname(this.fileOf(key)));
    const file = await open(this.fileOf(key), constants.O_RDONLY | constants.O_NOFOLLOW).catch(asMissing);
    // Without a listener of its own, an error before somebody reads would end the process.
    return file.createReadStream({ start, end }).on('error', () => undefined);
  }

  async stat(key: string): Promise<StoredFile | undefined> {
    const found = await lstat(this.fileOf(key)).catch(() => undefined);
    return found?.isFile() ? { path: key, bytes: found.size, modifiedAt: found.mtime } : undefined;
  }

  async copy(from: string, to: string): Promise<void> {
    const incoming = await this.newFile(to);
    try {
      await this.demandOwn(dirname(this.fileOf(from)));
      await copyFile(this.fileOf(from), incoming, constants.COPYFILE_FICLONE).catch(asMissing);
      const file = await open(incoming, 'r+');
      await file.sync().finally(() => file.close());
      await this.moveInto(to, incoming);
    } finally {
      await rm(incoming, { force: true });
    }
  }

  async delete(key: string): Promise<void> {
    await rm(this.fileOf(key), { force: true });
    // Folders that are empty now; the tenant's own stays.
    for (let folder = dirname(key); folder.includes('/'); folder = dirname(folder))
      if (!(await rmdir(this.fileOf(folder)).then(...YES_OR_NO))) return;
  }

  async *list(folder: string): AsyncIterable<StoredFile> {
    const entries = await readdir(this.fileOf(folder), { withFileTypes: true }).catch((): Dirent[] => []);
    const names = entries.filter(({ name }) => !name.startsWith('.'));
    // As keys sort: the slash behind a folder's name counts.
    const sortName = (entry: Dirent): string => (entry.isDirectory() ? `${entry.name}/` : entry.name);
    for (const entry of names.sort((a, b) => (sortName(a) < sortName(b) ? -1 : 1))) {
      const key = `${folder}/${entry.name}`;
      if (entry.isDirectory()) yield* this.list(key);
      const file = entry.isFile() && (await this.stat(key));
      if (file) yield file;
    }
  }

  async uploadAddress(key: string, { bytes, sha256 }: ExpectedUpload): Promise<UploadAddress> {
    return this.addressFor({ key, bytes, ...(sha256 && { sha256 }) });
  }

  async downloadAddress(key: string, { fileName, seconds = 300 }: DownloadOptions): Promise<string> {
    const ticket = this.tickets
      .downloads(tenantOf(key), seconds)
      .seal({ key, ...(fileName && { fileName }) });
    return `${this.config.PUBLIC_URL}/api/v1/files/${tenantOf(key)}/downloads/${ticket}`;
  }

  async beginParts(): Promise<string> {
    return newId();
  }

  async partAddress(
    key: string,
    uploadId: string,
    { number, bytes }: { number: number; bytes: number },
  ): Promise<UploadAddress> {
    return this.addressFor({ key, bytes, part: { uploadId, number } });
  }

  async completeParts(key: string, uploadId: string, parts: number): Promise<void> {
    const keys = Array.from({ length: parts }, (_, index) => partKey(key, uploadId, index + 1));
    for (const part of keys) if (!(await this.stat(part))) throw filesErrors.incomplete();
    await this.write(key, readableOf(this.joined(keys)));
    await this.abortParts(key, uploadId);
  }

  async abortParts(key: string, uploadId: string): Promise<void> {
    await rm(this.fileOf(dirname(partKey(key, uploadId, 1))), { recursive: true, force: true });
  }

  /** What may be sent to an address of a tenant. @throws files.address-invalid */
  openUpload(tenantId: string, ticket: string): UploadTicket {
    return this.tickets.uploads(tenantId).open(ticket) ?? refuse();
  }

  /** What may be got from an address of a tenant. @throws files.address-invalid */
  openDownload(tenantId: string, ticket: string): DownloadTicket {
    return this.tickets.downloads(tenantId).open(ticket) ?? refuse();
  }

  /** Stores what is sent to an address. @throws files.wrong-content */
  async receive({ key, bytes, sha256, part }: UploadTicket, content: Readable): Promise<void> {
    const { content: checked } = measured(content, (received, hash) => {
      const over = hash !== undefined;
      const wrong = received > bytes || (over && (received < bytes || (sha256 && hash !== sha256)));
      return wrong ? filesErrors.wrongContent() : null;
    });
    await this.write(part ? partKey(key, part.uploadId, part.number) : key, checked);
  }

  private addressFor(ticket: UploadTicket): UploadAddress {
    const tenantId = tenantOf(ticket.key);
    const sealed = this.tickets.uploads(tenantId, UPLOAD_SECONDS).seal(ticket);
    return {
      method: 'PUT',
      url: `${this.config.PUBLIC_URL}/api/v1/files/${tenantId}/uploads/${sealed}`,
      // The type of a file follows from its name; the route takes any bytes.
      headers: { 'content-type': 'application/octet-stream' },
      expiresAt: new Date(Date.now() + UPLOAD_SECONDS * 1_000),
    };
  }

  private async *joined(keys: readonly string[]): AsyncIterable<Buffer> {
    for (const key of keys) yield* (await this.read(key)) as AsyncIterable<Buffer>;
  }

  private fileOf(key: string): string {
    return join(this.root, key);
  }

  /** A name for a file that is not complete yet, on the same disk as the tenant's files. */
  private async newFile(key: string): Promise<string> {
    const folder = this.fileOf(join(tenantOf(key), INCOMING));
    await mkdir(folder, { recursive: true });
    await this.demandOwn(folder);
    await removeLeftovers(folder);
    return join(folder, newId());
  }

  private async moveInto(key: string, incoming: string): Promise<void> {
    const file = this.fileOf(key);
    for (let attempt = 1; ; attempt++) {
      await mkdir(dirname(file), { recursive: true });
      await this.demandOwn(dirname(file));
      try {
        await rename(incoming, file);
        break;
      } catch (error) {
        // Somebody has deleted the last file of the folder in between.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === 5) throw error;
      }
    }
    // The name itself must reach the disk, too.
    const folder = await open(dirname(file));
    await folder.sync().finally(() => folder.close());
  }

  /** Refuses a folder that a symbolic link leads to somewhere else. */
  private async demandOwn(folder: string): Promise<void> {
    const [real, root] = await Promise.all([realpath(folder), realpath(this.root)]).catch(asMissing);
    if (real !== join(root, folder.slice(this.root.length))) throw filesErrors.notFound();
  }
}

const YES_OR_NO = [() => true, () => false] as const;

function tenantOf(key: string): string {
  return key.slice(0, key.indexOf('/'));
}

/** Where a part waits. */
function partKey(key: string, uploadId: string, number: number): string {
  return `${tenantOf(key)}/${INCOMING}/parts-${uploadId}/${number}`;
}

/** Removes what a killed process or a client that gave up has left. No upload takes a day. */
async function removeLeftovers(incoming: string): Promise<void> {
  const over = Date.now() - 24 * 3_600_000;
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name);
    const found = await lstat(path).catch(() => undefined);
    if (found && found.mtimeMs < over) await rm(path, { recursive: true, force: true });
  }
}

function refuse(): never {
  throw filesErrors.addressInvalid();
}

function asMissing(error: NodeJS.ErrnoException): never {
  if (error.code && ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(error.code)) throw filesErrors.notFound();
  throw error;
}
