import { Inject, Injectable, Logger, Optional, type OnModuleDestroy } from '@nestjs/common';

/** Something without which the process cannot serve: MongoDB, Redis. */
export interface ReadinessCheck {
  readonly name: string;
  /** The process can serve without it, with less; the probe shows it, but the process stays ready. */
  readonly optional?: boolean;
  /** Rejects when it cannot be reached. */
  check(): Promise<unknown>;
}

/** Injection token of the list of {@link ReadinessCheck}. */
export const READINESS_CHECKS = Symbol('ReadinessChecks');

/** How long a check may take; probes must not pile up when a server does not answer. */
const TIMEOUT_MS = 1_000;

export interface Readiness {
  readonly ready: boolean;
  /** Something optional is missing: the process serves, with less. */
  readonly degraded: boolean;
  /** `up`, or what is wrong, by name. */
  readonly checks: Readonly<Record<string, string>>;
}

/**
 * Whether the process should get traffic. Not @nestjs/terminus: it has its own answer format and logs whole errors, and we
 * need only checks with a timeout.
 */
@Injectable()
export class Health implements OnModuleDestroy {
  readonly #logger = new Logger('Health');
  #draining = false;

  constructor(
    @Optional() @Inject(READINESS_CHECKS) private readonly checks: readonly ReadinessCheck[] = [],
  ) {}

  /** Runs first at shutdown: load balancers learn to send new requests elsewhere while the running ones finish. */
  onModuleDestroy(): void {
    this.#draining = true;
  }

  /** Whether the process is shutting down. */
  get draining(): boolean {
    return this.#draining;
  }

  /** Runs all checks at once; never rejects, takes at most a second. */
  async readiness(): Promise<Readiness> {
    if (this.#draining) return { ready: false, degraded: false, checks: { process: 'draining' } };
    const results = await Promise.all(this.checks.map((check) => this.#run(check)));
    const ready = results.every(([, state], i) => state === 'up' || this.checks[i]!.optional);
    return {
      ready,
      degraded: ready && results.some(([, state]) => state !== 'up'),
      checks: Object.fromEntries(results),
    };
  }

  async #run(check: ReadinessCheck): Promise<[string, string]> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${TIMEOUT_MS} ms`)), TIMEOUT_MS);
    });
    try {
      await Promise.race([check.check(), late]);
      return [check.name, 'up'];
    } catch (error) {
      // The message may name hosts, so only the log has it; the probe shows only the name of the check.
      this.#logger.warn(
        `${check.name} is not ready: ${error instanceof Error ? error.message : String(error)}`,
      );
      return [check.name, 'down'];
    } finally {
      clearTimeout(timer);
    }
  }
}
