import type { RouteEntry } from '#platform/http';
import type { InProcess } from '../installation/in-process.js';
import {
  attacksOn,
  guestAttacksOn,
  openAttacksOn,
  operatorAttacksOn,
  type Attack,
  type Battle,
} from './attacks.js';
import { Unbuildable, type Composer } from './compose.js';
import { inspectDeliveries } from './deliveries.js';
import { discover } from './discover.js';
import type { Findings } from './findings.js';
import type { Inhabitant } from './inhabitant.js';
import { judge } from './judge.js';
import { interleave } from './own-calls.js';
import { ROUTE_NOTES } from './route-notes.js';
import { attackSockets } from './sockets.js';
import { changed, type DatabaseWatch } from './watch-databases.js';

export interface SiegeParts {
  readonly installation: InProcess;
  readonly composer: Composer;
  readonly databases: DatabaseWatch;
  readonly findings: Findings;
  readonly a: Inhabitant;
  readonly b: Inhabitant;
  readonly log: (line: string) => void;
}

/** Reads first, deletions last: what a route uses up is still there for the others. */
const ORDER = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** The attack on all routes, in the order in which nothing spoils what follows. */
export class Siege {
  private readonly victimsBodies = new Map<string, unknown>();
  private readonly battle: Battle;

  constructor(private readonly parts: SiegeParts) {
    const { a: attacker, b: victim, composer, installation } = parts;
    const baseDomain = installation.config.BASE_DOMAIN;
    this.battle = { attacker, victim, composer, baseDomain, victimsBodies: this.victimsBodies };
  }

  async run(routes: readonly RouteEntry[]): Promise<void> {
    const { a, b, findings, log, installation } = this.parts;
    const sorted = [...routes].sort((x, y) => ORDER.indexOf(x.method) - ORDER.indexOf(y.method));
    const ofTenants = sorted.filter(({ rule }) => rule.tenant === 'required');
    await discover(ofTenants, this.parts);
    this.compareBelongings();
    await this.prepareBodies(ofTenants);

    log(`attacking ${routes.length} routes`);
    let hashes = await this.parts.databases.settled(b.record.database);
    const untouched = async (): Promise<void> => {
      const now = await this.parts.databases.hashes(b.record.database);
      const touched = changed(hashes, now);
      hashes = now;
      if (touched.length === 0) return;
      const detail = `${touched.join(', ')} of B changed during the attack`;
      findings.add({ kind: 'changed', detail, reproduce: 'the attacks on this route' });
    };
    for (const route of sorted) {
      await this.attack(route, () => attacksFor(route, this.battle));
      await untouched();
    }
    log('guests of A at B');
    for (const route of ofTenants) await this.attack(route, () => guestAttacksOn(route, this.battle));

    log('sockets');
    await attackSockets({ findings, a, b }, installation.origin);

    log('A, then B, then A again');
    for (const route of ofTenants) {
      findings.route = nameOf(route);
      await this.built(() => interleave(route, this.parts));
    }
    await inspectDeliveries(findings, a, b);
    await inspectDeliveries(findings, b, a);
  }

  private compareBelongings(): void {
    const { a, b, findings } = this.parts;
    const shared = a.belongings.sharedWith(b.belongings);
    if (shared.length === 0) return;
    const detail = `both tenants were told of ${shared.slice(0, 5).join(', ')}`;
    findings.add({ kind: 'answer', detail, reproduce: 'dev/isolation/fill.ts' });
  }

  /** B's log-ins, codes and tokens, made while B may still change. */
  private async prepareBodies(routes: readonly RouteEntry[]): Promise<void> {
    for (const { operationId } of routes) {
      const notes = ROUTE_NOTES[operationId];
      if (notes?.whole) this.victimsBodies.set(operationId, await notes.body?.(this.parts.b));
    }
  }

  private async attack(route: RouteEntry, attacks: () => Promise<Attack[]> | Attack[]): Promise<void> {
    const { findings, a } = this.parts;
    findings.route = nameOf(route);
    await this.built(async () => {
      for (const attack of await attacks()) {
        judge(findings, attack, await a.surroundings.wire.send(attack.sending));
      }
    });
  }

  /** What cannot be built is not attacked, which is a finding. */
  private async built(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Unbuildable)) throw error;
      this.parts.findings.add({ kind: 'not-attacked', detail: error.message, reproduce: '' });
    }
  }
}

function attacksFor(route: RouteEntry, battle: Battle): Promise<Attack[]> | Attack[] {
  if (route.rule.tenant === 'required') return attacksOn(route, battle);
  const operators = route.rule.who.every((audience) => audience === 'operator');
  return operators ? operatorAttacksOn(route, battle) : openAttacksOn(route, battle);
}

function nameOf({ method, url }: RouteEntry): string {
  return `${method} ${url}`;
}
