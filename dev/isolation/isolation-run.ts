import type { RouteEntry } from '#platform/http';
import type { InProcess } from '../installation/in-process.js';
import {
  attacksOn,
  guestAttacksOn,
  openAttacksOn,
  operatorAttacksOn,
  type Attack,
  type AttackContext,
  type WholeBodies,
} from './attacks.js';
import { Unbuildable, type Composer } from './compose.js';
import { inspectDeliveries } from './deliveries.js';
import { discover } from './discover.js';
import type { Findings } from './findings.js';
import type { FilledTenant } from './filled-tenant.js';
import { judge } from './judge.js';
import { callOwn, interleave } from './own-calls.js';
import { ROUTE_NOTES } from './route-notes.js';
import { attackSockets } from './sockets.js';
import { changed, type DatabaseWatch, type Hashes } from './watch-databases.js';

export interface IsolationRunParts {
  readonly installation: InProcess;
  readonly composer: Composer;
  readonly databases: DatabaseWatch;
  readonly findings: Findings;
  readonly a: FilledTenant;
  readonly b: FilledTenant;
  readonly log: (line: string) => void;
}

/** Reads come first and deletions last, so that other routes still find the data. */
const ORDER = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Attacks all routes, in an order in which no attack disturbs a later one. */
export class IsolationRun {
  constructor(private readonly parts: IsolationRunParts) {}

  async run(routes: readonly RouteEntry[]): Promise<void> {
    const { a, b, findings, log, installation } = this.parts;
    const sorted = [...routes].sort((x, y) => ORDER.indexOf(x.method) - ORDER.indexOf(y.method));
    const ofTenants = sorted.filter(({ rule }) => rule.tenant === 'required');
    await discover(ofTenants, this.parts);
    this.compareBelongings();
    const context: AttackContext = {
      attacker: a,
      victim: b,
      composer: this.parts.composer,
      baseDomain: installation.config.BASE_DOMAIN,
      victimsBodies: await wholeBodies(ofTenants, b),
    };

    log(`attacking ${routes.length} routes`);
    const after = await this.attackAll(sorted, context, await wholeBodies(ofTenants, a));
    await installation.wakeWorker();
    await this.parts.databases.settled(b.record.database);
    findings.route = '(jobs that the attack left)';
    // The worker's progress is kept in `state`.
    this.mustNotHaveChanged(after, await this.lookAtVictim(), 'jobs of A', ['state']);

    log('guests of A at B');
    for (const route of ofTenants) await this.attack(route, () => guestAttacksOn(route, context));

    log('sockets');
    await attackSockets({ installation, findings, a, b });

    log('A, then B, then A again');
    for (const route of ofTenants) {
      findings.route = nameOf(route);
      await this.built(() => interleave(route, this.parts));
    }
    await inspectDeliveries(findings, a, b);
    await inspectDeliveries(findings, b, a);
  }

  /**
   * Attacks the routes while the worker is stopped, so that every change at B comes from an attack. @returns B's hashes
   * then
   */
  private async attackAll(
    routes: readonly RouteEntry[],
    context: AttackContext,
    ownBodies: WholeBodies,
  ): Promise<Hashes> {
    const { a, b, databases, installation } = this.parts;
    await databases.settled(b.record.database);
    await installation.restWorker();
    let last = await this.lookAtVictim();
    for (const route of routes) {
      await this.attack(route, () => attacksFor(route, context));
      if (route.rule.tenant === 'required') {
        const own = { ...this.parts, tenant: a, other: b };
        await this.built(() => callOwn(route, own, ownBodies.get(route.operationId)));
      }
      const now = await this.lookAtVictim();
      this.mustNotHaveChanged(last, now, 'the attacks on this route');
      last = now;
    }
    return last;
  }

  /** Hashes of B's data: its database, and the platform's record of it. */
  private async lookAtVictim(): Promise<Hashes> {
    const { b, databases, installation } = this.parts;
    const record = await databases.hashOf(installation.config.PLATFORM_DB, 'tenants', b.record._id);
    return { ...(await databases.hashes(b.record.database)), record };
  }

  private mustNotHaveChanged(before: Hashes, after: Hashes, cause: string, except: string[] = []): void {
    const touched = changed(before, after).filter((collection) => !except.includes(collection));
    if (touched.length === 0) return;
    const detail = `${touched.join(', ')} of B changed during the attack`;
    this.parts.findings.add({ kind: 'changed', detail, reproduce: cause });
  }

  private compareBelongings(): void {
    const { a, b, findings } = this.parts;
    const shared = a.belongings.sharedWith(b.belongings);
    if (shared.length === 0) return;
    const detail = `answers to both tenants contain ${shared.slice(0, 5).join(', ')}`;
    findings.add({ kind: 'answer', detail, reproduce: 'dev/isolation/fill.ts' });
  }

  private async attack(route: RouteEntry, attacks: () => Promise<Attack[]> | Attack[]): Promise<void> {
    const { findings, a } = this.parts;
    findings.route = nameOf(route);
    await this.built(async () => {
      for (const attack of await attacks()) {
        judge(findings, attack, await a.services.wire.send(attack.sending));
      }
    });
  }

  /** Reports a request that cannot be made, because the route is then not attacked. */
  private async built(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Unbuildable)) throw error;
      this.parts.findings.add({ kind: 'not-attacked', detail: error.message, reproduce: '' });
    }
  }
}

/** Bodies with a tenant's log-ins, codes and tokens, made while the worker still sends mails. */
async function wholeBodies(routes: readonly RouteEntry[], tenant: FilledTenant): Promise<WholeBodies> {
  const bodies = new Map<string, unknown>();
  for (const { operationId } of routes) {
    const notes = ROUTE_NOTES[operationId];
    if (notes?.whole) bodies.set(operationId, await notes.body?.(tenant));
  }
  return bodies;
}

function attacksFor(route: RouteEntry, context: AttackContext): Promise<Attack[]> | Attack[] {
  if (route.rule.tenant === 'required') return attacksOn(route, context);
  const operators = route.rule.who.every((audience) => audience === 'operator');
  return operators ? operatorAttacksOn(route, context) : openAttacksOn(route, context);
}

function nameOf({ method, url }: RouteEntry): string {
  return `${method} ${url}`;
}
