import type { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListPartsCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
  type Part,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { ConfigError, type Config } from '#platform/config';
import { DomainError } from '#platform/errors';
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
import { mediaTypeOf } from '../../safe-path.js';

/**
 * Files in a bucket of Amazon S3 or a server that speaks the same protocol
 * (https://docs.aws.amazon.com/AmazonS3/latest/API). Clients send and get bytes directly, by presigned addresses.
 */
export class S3Store implements FileStore {
  private readonly client: S3Client;
  private readonly bucket: string;

  constructor(config: Config) {
    const { S3_BUCKET, S3_REGION, S3_ENDPOINT, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = config;
    if (!S3_BUCKET)
      throw new ConfigError(
        'S3_BUCKET is not set; FILES_PROVIDER=s3 needs it. Example: S3_BUCKET=emporium-files',
      );
    if (!S3_ACCESS_KEY_ID !== !S3_SECRET_ACCESS_KEY)
      throw new ConfigError('Set S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY both, or neither of them.');
    this.bucket = S3_BUCKET;
    this.client = new S3Client({
      region: S3_REGION,
      // Other servers seldom have a host for each bucket.
      ...(S3_ENDPOINT && { endpoint: S3_ENDPOINT, forcePathStyle: true }),
      ...(S3_ACCESS_KEY_ID && {
        credentials: { accessKeyId: S3_ACCESS_KEY_ID, secretAccessKey: S3_SECRET_ACCESS_KEY },
      }),
      // Else a presigned address would demand the checksum of an empty body.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: { connectionTimeout: 5_000, socketTimeout: 30_000 },
    });
  }

  async write(key: string, content: Readable): Promise<void> {
    const upload = new Upload({
      client: this.client,
      params: { ...this.at(key), Body: content, ContentType: mediaTypeOf(key) },
    });
    await upload.done().catch(asFileError);
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    const Range = range && `bytes=${range.start}-${range.end ?? ''}`;
    const found = await this.client.send(new GetObjectCommand({ ...this.at(key), Range })).catch(asFileError);
    const body = found.Body as Readable;
    // Without a listener of its own, an error before somebody reads would end the process.
    return body.on('error', () => undefined);
  }

  async stat(key: string): Promise<StoredFile | undefined> {
    try {
      const found = await this.client.send(new HeadObjectCommand(this.at(key)));
      return { path: key, bytes: found.ContentLength!, modifiedAt: found.LastModified! };
    } catch (error) {
      return isMissing(error) ? undefined : asFileError(error);
    }
  }

  async copy(from: string, to: string): Promise<void> {
    const CopySource = `${this.bucket}/${from}`;
    const type = { ContentType: mediaTypeOf(to), MetadataDirective: 'REPLACE' as const };
    await this.client.send(new CopyObjectCommand({ ...this.at(to), ...type, CopySource })).catch(asFileError);
  }

  async delete(key: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand(this.at(key))).catch(asFileError);
  }

  async *list(folder: string): AsyncIterable<StoredFile> {
    const query = { Bucket: this.bucket, Prefix: `${folder}/` };
    try {
      for await (const { Contents = [] } of paginateListObjectsV2({ client: this.client }, query))
        for (const { Key, Size, LastModified } of Contents)
          yield { path: Key!, bytes: Size!, modifiedAt: LastModified! };
    } catch (error) {
      asFileError(error);
    }
  }

  async uploadAddress(key: string, { bytes, mediaType, sha256 }: ExpectedUpload): Promise<UploadAddress> {
    const ChecksumSHA256 = sha256 && Buffer.from(sha256, 'hex').toString('base64');
    const command = new PutObjectCommand({
      ...this.at(key),
      ContentLength: bytes,
      ContentType: mediaType,
      ChecksumSHA256,
    });
    const headers = {
      'content-type': mediaType,
      ...(ChecksumSHA256 && { 'x-amz-checksum-sha256': ChecksumSHA256 }),
    };
    return this.presigned(command, headers);
  }

  async downloadAddress(key: string, { fileName, seconds = 300 }: DownloadOptions): Promise<string> {
    const ResponseContentDisposition =
      fileName && `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`;
    const command = new GetObjectCommand({ ...this.at(key), ResponseContentDisposition });
    return getSignedUrl(this.client, command, { expiresIn: seconds });
  }

  async beginParts(key: string): Promise<string> {
    const command = new CreateMultipartUploadCommand({ ...this.at(key), ContentType: mediaTypeOf(key) });
    return (await this.client.send(command).catch(asFileError)).UploadId!;
  }

  async partAddress(
    key: string,
    uploadId: string,
    { number, bytes }: { number: number; bytes: number },
  ): Promise<UploadAddress> {
    const part = { UploadId: uploadId, PartNumber: number, ContentLength: bytes };
    return this.presigned(new UploadPartCommand({ ...this.at(key), ...part }), {});
  }

  async completeParts(key: string, uploadId: string, parts: number): Promise<void> {
    const upload = { ...this.at(key), UploadId: uploadId };
    try {
      const Parts = await this.storedParts(upload);
      if (Parts.length !== parts) throw filesErrors.incomplete();
      await this.client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
    } catch (error) {
      if (isMissing(error)) throw filesErrors.incomplete();
      asFileError(error);
    }
  }

  async abortParts(key: string, uploadId: string): Promise<void> {
    const command = new AbortMultipartUploadCommand({ ...this.at(key), UploadId: uploadId });
    await this.client.send(command).catch((error: unknown) => {
      if (!isMissing(error)) asFileError(error);
    });
  }

  /** The server is asked which parts it has, so clients need not keep their ETags. */
  private async storedParts(upload: { Bucket: string; Key: string; UploadId: string }): Promise<Part[]> {
    const stored: Part[] = [];
    // Not the SDK's paginator: it goes on for ever if a server names a next page that does not exist.
    for (let PartNumberMarker: string | undefined; ;) {
      const page = await this.client.send(new ListPartsCommand({ ...upload, PartNumberMarker }));
      stored.push(...(page.Parts ?? []).map(({ PartNumber, ETag }) => ({ PartNumber, ETag })));
      if (!page.IsTruncated) return stored;
      PartNumberMarker = page.NextPartNumberMarker;
    }
  }

  /** Every header that binds the content is signed; by default the presigner would leave them out. */
  private async presigned(
    command: PutObjectCommand | UploadPartCommand,
    headers: Readonly<Record<string, string>>,
  ): Promise<UploadAddress> {
    const names = new Set(['host', 'content-length', ...Object.keys(headers)]);
    const url = await getSignedUrl(this.client, command as PutObjectCommand, {
      expiresIn: UPLOAD_SECONDS,
      signableHeaders: names,
      unhoistableHeaders: names,
    });
    return { method: 'PUT', url, headers, expiresAt: new Date(Date.now() + UPLOAD_SECONDS * 1_000) };
  }

  private at(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.bucket, Key: key };
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404;
}

function asFileError(error: unknown): never {
  if (isMissing(error)) throw filesErrors.notFound();
  // An error of the content's stream, such as one that is too long.
  if (error instanceof DomainError) throw error;
  throw filesErrors.unavailable(undefined, { retryAfter: 5, cause: error });
}
