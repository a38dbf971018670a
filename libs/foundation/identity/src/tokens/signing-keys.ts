import { createPublicKey, type KeyObject } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type CryptoKey,
  type JWK,
} from 'jose';
import type { Model } from 'mongoose';
import { CONFIG, type Config } from '#platform/config';
import { installationKeys, sealedItem, type SealedItem, type SecretBox } from '#platform/crypto';
import { isDuplicateKey, PLATFORM } from '#platform/mongo';
import { outsideUnitOfWork } from '#foundation/tenancy';
import { SigningKey } from './signing-key.schema.js';

/** The only algorithm; a token cannot choose another. */
export const SIGNING_ALGORITHM = 'ES256';

/** A published public key (RFC 7517). */
export type PublishedKey = JWK & { readonly kid: string; readonly alg: string; readonly use: string };

const DAY_MS = 86_400_000;
const SIGNS_FOR_MS = 30 * DAY_MS;
/** The next key is published this long before it signs, so that cached key sets have it by then. */
const PUBLISHED_AHEAD_MS = DAY_MS;
/** A retired key is kept this much longer than the lifetime of its last token. */
const LEEWAY_MS = 3_600_000;
const RELOAD_MS = 300_000;
/** For an unknown key id, a process loads the keys again, but not more often than this. */
const LOOK_AGAIN_MS = 1_000;
const CLOCK_SKEW_MS = 60_000;

interface LoadedKey {
  readonly record: SigningKey;
  readonly publicKey: KeyObject;
  /** Imported at the first signature. */
  privateKey?: Promise<CryptoKey>;
}

/**
 * The key pairs that sign access tokens, in the platform database, with sealed private parts. A key signs for thirty days;
 * its successor is made a day before, and it verifies until its last token has expired. Processes need no communication:
 * keys are numbered, and the highest key whose time has come signs.
 */
@Injectable()
export class SigningKeys {
  private readonly logger = new Logger(SigningKeys.name);
  private keys = new Map<string, LoadedKey>();
  private loadedAt = 0;
  private loading?: Promise<void>;

  constructor(
    @InjectModel(SigningKey.name, PLATFORM) private readonly records: Model<SigningKey>,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The key that signs now. */
  async current(): Promise<{ kid: string; privateKey: CryptoKey }> {
    await this.freshen();
    const key = this.signing();
    key.privateKey ??= this.unseal(key.record);
    return { kid: key.record.kid, privateKey: await key.privateKey };
  }

  /** The public key that a token names, or undefined if there is none. */
  async publicKey(kid: string): Promise<KeyObject | undefined> {
    await this.freshen();
    if (!this.keys.has(kid) && Date.now() - this.loadedAt > LOOK_AGAIN_MS) await this.load();
    return this.keys.get(kid)?.publicKey;
  }

  /** The public keys as a JWK Set (RFC 7517 section 5), with upcoming and retired ones. */
  async jwks(): Promise<{ keys: PublishedKey[] }> {
    await this.freshen();
    return {
      keys: [...this.keys.values()].map(({ record: { kid, publicJwk } }) => ({
        ...publicJwk,
        kid,
        alg: SIGNING_ALGORITHM,
        use: 'sig',
      })),
    };
  }

  /** Makes a new key that signs in a minute, when every process has seen it. Nobody is logged out. */
  async rotate(): Promise<void> {
    await this.load();
    await this.add(this.newest()!._id + 1, Date.now() + CLOCK_SKEW_MS);
    await this.load();
  }

  /** The private keys, to be sealed with the present ENCRYPTION_KEY. */
  async *sealed(): AsyncGenerator<SealedItem> {
    for (const { _id, kid, sealedPrivate } of await this.records.find().lean<SigningKey[]>()) {
      yield sealedItem(kid, { sealed: sealedPrivate, box: this.box(kid) }, (renewed) =>
        this.records.updateOne({ _id, sealedPrivate }, { $set: { sealedPrivate: renewed } }),
      );
    }
  }

  private async freshen(): Promise<void> {
    // Without any key, the very first is being made, perhaps by this process.
    if (this.newest() && Date.now() - this.loadedAt < RELOAD_MS) return;
    try {
      await this.load();
    } catch (error) {
      // Known keys stay valid while the database is down.
      if (!this.newest()) throw error;
      this.logger.warn(`could not look for new signing keys: ${(error as Error).message}`);
    }
  }

  private load(): Promise<void> {
    // Whoever needs a key may be in a unit of work, which is a tenant's.
    this.loading ??= outsideUnitOfWork(() => this.loadNow()).finally(() => (this.loading = undefined));
    return this.loading;
  }

  private async loadNow(): Promise<void> {
    await this.read();
    const newest = this.newest();
    const dueAt = newest ? newest.signsUntil.getTime() - PUBLISHED_AHEAD_MS : 0;
    if (Date.now() < dueAt) return;
    await this.add((newest?._id ?? 0) + 1, Math.max(Date.now(), newest?.signsUntil.getTime() ?? 0));
    await this.read();
  }

  private async read(): Promise<void> {
    // Reads use majority concern, so no process signs with a key that may be rolled back.
    const records = await this.records
      .find({ expiresAt: { $gt: new Date() } })
      .sort({ _id: 1 })
      .lean<SigningKey[]>();
    this.keys = new Map(
      records.map((record) => [
        record.kid,
        this.keys.get(record.kid) ?? { record, publicKey: publicKeyOf(record) },
      ]),
    );
    this.loadedAt = Date.now();
  }

  /** Adds the key with this number, unless another process has added it. */
  private async add(sequence: number, signsFrom: number): Promise<void> {
    const pair = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true });
    const publicJwk = await exportJWK(pair.publicKey);
    const kid = await calculateJwkThumbprint(publicJwk);
    const sealedPrivate = this.box(kid).seal(JSON.stringify(await exportJWK(pair.privateKey)));
    const signsUntil = signsFrom + SIGNS_FOR_MS;
    const tokenLife = this.config.ACCESS_TOKEN_TTL * 1_000;
    try {
      await this.records.create({
        _id: sequence,
        kid,
        publicJwk,
        sealedPrivate,
        signsFrom: new Date(signsFrom),
        signsUntil: new Date(signsUntil),
        expiresAt: new Date(signsUntil + tokenLife + LEEWAY_MS),
      });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }

  private signing(): LoadedKey {
    const keys = [...this.keys.values()];
    const due = keys.filter(({ record }) => record.signsFrom.getTime() <= Date.now());
    // No key's time has come only if the clock of the process that made the first key is ahead.
    return due.at(-1) ?? keys[0]!;
  }

  private newest(): SigningKey | undefined {
    return [...this.keys.values()].at(-1)?.record;
  }

  private async unseal({ kid, sealedPrivate }: SigningKey): Promise<CryptoKey> {
    const jwk = JSON.parse(this.box(kid).open(sealedPrivate)) as JWK;
    return (await importJWK(jwk, SIGNING_ALGORITHM)) as CryptoKey;
  }

  private box(kid: string): SecretBox {
    return installationKeys(this.config).box('signing-key', kid);
  }
}

function publicKeyOf({ publicJwk }: SigningKey): KeyObject {
  return createPublicKey({ key: publicJwk, format: 'jwk' });
}
