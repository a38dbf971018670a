import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Counter } from 'prom-client';
import {
  AnswerStore,
  buildId,
  Flights,
  Generations,
  MAKING_MS,
  placeOf,
  type KeptAnswer,
  type Place,
} from '#platform/answers';
import { CONFIG, type Config } from '#platform/config';
import { currentExecution } from '#platform/context';
import {
  accessRuleOf,
  sendAgain,
  type AnswerKeeper,
  type ResolvedAccess,
  type TaggedContent,
} from '#platform/http';
import { Metrics } from '#platform/metrics';
import { CREDENTIAL_VERIFIER, type CredentialVerifier } from '../../caller/principal.js';
import { answerKeyOf } from './answer-key.js';

/** How often a process looks whether another one has made the answer. */
const LOOK_MS = 20;
const MAKING = Symbol('making');

/** Where an answer came from: a copy in memory, Redis, one that is being made again, another request, or the handler. */
type Source = 'memory' | 'redis' | 'stale' | 'shared' | 'handler';

interface Found {
  readonly answer: KeptAnswer;
  readonly source: Source;
}

/** What the request that makes an answer has to do with it. */
interface Making {
  readonly place: Place;
  readonly generation: string;
  /** It may be used while a new one cannot be made. */
  readonly stale?: KeptAnswer;
  /** Whether it is kept, and this process has the right to make it. */
  readonly wanted: boolean;
  readonly end: (answer?: KeptAnswer) => void;
}

type MakingRequest = FastifyRequest & { [MAKING]?: Making };

/**
 * Answers routes with `cache` in their `@Access` from what was answered before, as a hook of the edge: after the tenant is
 * entered and the limits have counted, before Nest. See ADR 18.
 */
@Injectable()
export class KeptAnswers implements AnswerKeeper, OnApplicationBootstrap {
  private readonly flights = new Flights<KeptAnswer>(MAKING_MS);
  private readonly on: boolean;
  private readonly answered: Counter<'route' | 'source'>;
  /** Prometheus' client hashes labels at each call, so they are bound once. */
  private readonly counters = new Map<string, Counter.Internal>();

  constructor(
    private readonly generations: Generations,
    private readonly store: AnswerStore,
    metrics: Metrics,
    @Inject(CREDENTIAL_VERIFIER) private readonly verifier: CredentialVerifier,
    @Inject(CONFIG) { CACHE }: Config,
  ) {
    this.on = CACHE;
    this.answered = metrics.counter({
      name: 'emporium_kept_answers_total',
      help: 'Answers of routes whose answers are kept: from memory, from Redis, stale, shared with another request, or by the handler',
      labelNames: ['route', 'source'],
    });
  }

  onApplicationBootstrap(): void {
    if (!this.on) return;
    buildId();
    this.generations.listen();
  }

  /** Fastify `onRequest` hook. */
  readonly answer = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void => {
    const rule = accessRuleOf(request);
    const { principal, tenantGraph } = request;
    if (!this.on || !rule?.cache || request.method !== 'GET' || !tenantGraph) return done();
    if (principal?.audience !== 'customer' || !this.verifier.priceGroupOf)
      return this.answerFor(undefined, rule, request, reply, done);
    this.verifier
      .priceGroupOf(principal, tenantGraph)
      .then((group) => this.answerFor(group, rule, request, reply, done), done);
  };

  private answerFor(
    priceGroup: string | undefined,
    rule: ResolvedAccess,
    request: FastifyRequest,
    reply: FastifyReply,
    done: (error?: Error) => void,
  ): void {
    const tenantId = request.tenantGraph!.tenant._id;
    const generation = this.generations.now(tenantId, rule.cache!.until);
    if (generation === undefined) return done();
    const key = answerKeyOf(request, rule, priceGroup);
    if (key === undefined) return done();
    const place = placeOf(tenantId, key);
    if (typeof generation === 'string') {
      const answer = this.store.copy(place, generation);
      if (answer && this.store.isFresh(answer)) {
        this.count(request, 'memory');
        return sendAgain(answer, reply);
      }
    }
    this.find(request, place, generation).then((found) => {
      this.count(request, found?.source ?? 'handler');
      if (found) sendAgain(found.answer, reply);
      else done();
    }, done);
  }

  made(request: MakingRequest, { tag, body }: TaggedContent): void {
    const making = request[MAKING];
    if (!making) return;
    const { place, generation, wanted, end } = making;
    const until = currentExecution()?.answerUntil?.getTime();
    const answer = { key: place.key, generation, madeAt: Date.now(), until, tag, body };
    end(answer);
    if (wanted) void this.store.keep(place, answer).then(() => this.store.isMade(place, generation));
  }

  /** What is out of order does not show for as long as there is an answer. */
  failed(request: MakingRequest, status: number): TaggedContent | undefined {
    const making = request[MAKING];
    if (!making) return undefined;
    const { place, generation, wanted, stale, end } = making;
    const instead = status >= 500 ? stale : undefined;
    end(instead);
    if (wanted) void this.store.isMade(place, generation);
    return instead;
  }

  private async find(
    request: MakingRequest,
    place: Place,
    asked: string | Promise<string | undefined>,
  ): Promise<Found | undefined> {
    const generation = await asked;
    if (generation === undefined) return undefined;
    const copy = this.store.copy(place, generation);
    if (copy && this.store.isFresh(copy)) return { answer: copy, source: 'memory' };
    const kept = (await this.store.read(place, generation)) ?? copy;
    if (kept && this.store.isFresh(kept)) return { answer: kept, source: 'redis' };
    const flight = this.flights.running(`${place.digest} ${generation}`);
    if (!flight) return this.make(request, place, generation, kept);
    if (kept) return { answer: kept, source: 'stale' };
    const answer = await flight;
    return answer && { answer, source: 'shared' };
  }

  /** Makes this request the one that makes the answer, unless another process does it. */
  private async make(
    request: MakingRequest,
    place: Place,
    generation: string,
    stale: KeptAnswer | undefined,
  ): Promise<Found | undefined> {
    const end = this.flights.begin(`${place.digest} ${generation}`);
    const wanted = this.store.isWanted(place) || stale !== undefined;
    if (wanted && !(await this.store.mayMake(place, generation))) {
      const answer = stale ?? (await this.madeElsewhere(place, generation));
      if (answer) {
        end(answer);
        return { answer, source: stale ? 'stale' : 'shared' };
      }
    }
    request[MAKING] = { place, generation, stale, wanted, end };
    return undefined;
  }

  /** Waits for the process that makes it. @returns undefined once this process may make it */
  private async madeElsewhere(place: Place, generation: string): Promise<KeptAnswer | undefined> {
    for (let waited = 0; waited < MAKING_MS; waited += LOOK_MS) {
      await sleep(LOOK_MS);
      const answer = await this.store.read(place, generation);
      if (answer) return answer;
      if (await this.store.mayMake(place, generation)) return undefined;
    }
    return undefined;
  }

  private count({ routeOptions: { url = '' } }: FastifyRequest, source: Source): void {
    const name = `${source} ${url}`;
    let counter = this.counters.get(name);
    if (!counter) this.counters.set(name, (counter = this.answered.labels({ route: url, source })));
    counter.inc();
  }
}
