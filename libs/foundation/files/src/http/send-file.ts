import { StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ByteRange, StoredFile } from '../file-store.js';
import { filesErrors } from '../files.errors.js';
import { isSafePath, mediaTypeOf } from '../safe-path.js';
import type { TenantFiles } from '../tenant-files.js';

/** What browsers show in a page; anything else they save, so that it cannot run as a page of this origin. */
const SHOWN = /^(image|video)\//;

/**
 * Answers with a file, or with the part of it that `Range` asks for (RFC 9110, section 14). A range that is not satisfiable,
 * or several ranges at once, get the whole file, as the RFC allows. Texts have no ranges, because they are sent compressed.
 * @throws files.not-found
 */
export async function sendFile(
  files: TenantFiles,
  path: string,
  { request, reply, fileName }: { request: FastifyRequest; reply: FastifyReply; fileName?: string },
): Promise<StreamableFile> {
  const found = isSafePath(path) ? await files.stat(path) : undefined;
  if (!found) throw filesErrors.notFound();
  const type = mediaTypeOf(path);
  const range = type.startsWith('text/') ? undefined : rangeOf(request.headers.range, found);
  const length = range ? range.end - range.start + 1 : found.bytes;
  if (range) void reply.code(206).header('Content-Range', `bytes ${range.start}-${range.end}/${found.bytes}`);
  if (!type.startsWith('text/')) void reply.header('Accept-Ranges', 'bytes');
  const inline = SHOWN.test(type) && !fileName;
  const disposition = inline ? 'inline' : `attachment; filename*=UTF-8''${encoded(fileName ?? nameOf(path))}`;
  return new StreamableFile(await files.read(path, range), { type, disposition, length });
}

/** The bytes that a header `Range` asks for; undefined: all. */
export function rangeOf(
  header: string | undefined,
  { bytes }: Pick<StoredFile, 'bytes'>,
): Required<ByteRange> | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (!first && !last) return undefined;
  const start = first ? Number(first) : Math.max(bytes - Number(last), 0);
  const end = first && last ? Math.min(Number(last), bytes - 1) : bytes - 1;
  return start <= end ? { start, end } : undefined;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** RFC 8187: `encodeURIComponent` leaves some characters that must be escaped in a header. */
function encoded(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
}
