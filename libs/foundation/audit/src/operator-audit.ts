import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { CONFIG, type Config } from '#platform/config';
import { currentExecution } from '#platform/context';
import { installationKeys, type Mac } from '#platform/crypto';
import { isDuplicateKey, PLATFORM, readPage } from '#platform/mongo';
import type { PageRequest, PageRows } from '#platform/paging';
import { collectionOf } from '#foundation/tenancy';
import { chainHash, continues, GENESIS } from './audit-chain.js';
import type { FieldChange } from './audit-entry.schema.js';
import type { AuditVerdict } from './audit-log.js';
import { OperatorAuditEntry } from './operator-audit-entry.schema.js';

const TRIES = 100;

/** An action that an operator is about to do, without secrets. */
export interface OperatorAction {
  readonly action: string;
  readonly target: { readonly type: string; readonly id: string };
  readonly changes?: readonly FieldChange[];
}

/**
 * The operators' audit log. An entry is written before its action, so there is no action without an entry; an action that was
 * refused or failed has an entry too. Operators act rarely, so entries are chained when they are written: the number is the
 * key, and if two writers use the same number, the second tries again.
 */
@Injectable()
export class OperatorAudit {
  private readonly mac: Mac;

  constructor(
    @InjectModel(OperatorAuditEntry.name, PLATFORM) private readonly entries: Model<OperatorAuditEntry>,
    @Inject(CONFIG) config: Config,
  ) {
    this.mac = installationKeys(config).mac('operator-audit-log');
  }

  /** Writes the entry for an action of the current actor. Call it before the action. */
  async record({ action, target, changes = [] }: OperatorAction): Promise<void> {
    const execution = currentExecution();
    const told = {
      at: new Date(),
      actor: execution?.actor ?? { type: 'system' as const },
      action,
      target,
      changes: [...changes],
      ...(execution?.origin && { origin: execution.origin }),
    };
    for (let attempt = 0; ; attempt++) {
      const last = await this.entries.findOne().sort({ _id: -1 }).lean<OperatorAuditEntry>();
      const entry = { _id: (last?._id ?? 0) + 1, ...told };
      const hash = chainHash(this.mac, last?.hash ?? GENESIS, entry);
      try {
        await collectionOf(this.entries).insertOne({ ...entry, hash });
        return;
      } catch (error) {
        if (!isDuplicateKey(error) || attempt >= TRIES) throw error;
        await sleep(Math.random() * Math.min(50, attempt * 2));
      }
    }
  }

  /** @param filter by who acted, or by what was changed */
  async list(
    { actorId, targetId }: { readonly actorId?: string; readonly targetId?: string },
    page: PageRequest,
  ): Promise<PageRows<OperatorAuditEntry>> {
    const filter = { ...(actorId && { 'actor.id': actorId }), ...(targetId && { 'target.id': targetId }) };
    return readPage(collectionOf(this.entries), page, { filter });
  }

  /** Checks the chain from its beginning. It cannot show that entries at the end were removed; only a copy elsewhere can. */
  async verify(): Promise<AuditVerdict> {
    let entries = 0;
    let previous = GENESIS;
    for await (const row of this.entries.find().sort({ _id: 1 }).lean<OperatorAuditEntry[]>().cursor()) {
      const { hash, ...entry } = row as OperatorAuditEntry;
      entries++;
      if (entry._id !== entries) return { entries, fault: `entry ${entries} is missing` };
      if (!continues(this.mac, previous, entry, hash))
        return { entries, fault: `entry ${entries} is not what was written` };
      previous = hash;
    }
    return { entries };
  }
}
