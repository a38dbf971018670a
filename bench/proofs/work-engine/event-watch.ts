import { once } from 'node:events';
import type { mongo } from 'mongoose';
import { until } from '#dev/until';
import { percentile } from '../../measure/statistics.js';
import type { Estate } from './estate.js';

/** When an event was inserted, numbered and handled, in milliseconds by mongod's clock. */
interface Course {
  readonly database: string;
  readonly inserted: number;
  numbered?: number;
  seq?: number;
}

interface Move {
  readonly at: number;
  readonly cursor: number;
}

type Change = mongo.ChangeStreamDocument & { wallTime?: Date };

/** Lanes that handle every event of staff. */
const LANES = ['database.identity/audit-log', 'database.webhooks/fan-out'];

/** Sees when events are inserted, numbered and handled, with a change stream, so that it costs the worker nothing. */
export class EventWatch {
  private readonly courses = new Map<string, Course>();
  private readonly moves = new Map<string, Move[]>();

  private constructor(private readonly stream: mongo.ChangeStream) {}

  static async open({ client }: Estate): Promise<EventWatch> {
    const stream = client.watch(
      [
        {
          $match: {
            'ns.coll': { $in: ['outbox', 'state'] },
            operationType: { $in: ['insert', 'update'] },
          },
        },
        {
          $project: {
            operationType: 1,
            ns: 1,
            documentKey: 1,
            wallTime: 1,
            'updateDescription.updatedFields': 1,
          },
        },
      ],
      { maxAwaitTimeMS: 1_000, batchSize: 1_000 },
    );
    const watch = new EventWatch(stream);
    stream.on('change', (change) => watch.see(change));
    await once(stream, 'resumeTokenChanged');
    return watch;
  }

  /** Waits until subscribers have handled all these events. */
  async handled(ids: readonly string[]): Promise<void> {
    let next = 0;
    await until(`${ids.length} events to be handled`, () => {
      while (next < ids.length && this.handledAt(ids[next]!) !== undefined) next++;
      return next === ids.length;
    });
  }

  numberedAt(id: string): number | undefined {
    return this.courses.get(id)?.numbered;
  }

  handledAt(id: string): number | undefined {
    const course = this.courses.get(id);
    if (course?.seq === undefined) return undefined;
    const { database, seq } = course;
    const times = LANES.map(
      (lane) => this.moves.get(`${database} ${lane}`)?.find(({ cursor }) => cursor >= seq)?.at,
    );
    return times.includes(undefined) ? undefined : Math.max(...(times as number[]));
  }

  /** Milliseconds from the insert to the number, and until it was handled. */
  figures(ids: readonly string[]): Figures {
    const [numbered, handled]: [number[], number[]] = [[], []];
    for (const id of ids) {
      const course = this.courses.get(id);
      const end = this.handledAt(id);
      if (!course?.numbered || !end) continue;
      numbered.push(course.numbered - course.inserted);
      handled.push(end - course.inserted);
    }
    return {
      'numbered p50 ms': percentile(numbered, 0.5),
      'numbered p95 ms': percentile(numbered, 0.95),
      'handled p50 ms': percentile(handled, 0.5),
      'handled p95 ms': percentile(handled, 0.95),
    };
  }

  /** When a lane of a tenant moved. */
  movesOf(database: string): readonly Move[] {
    return this.moves.get(`${database} ${LANES[0]!}`) ?? [];
  }

  async close(): Promise<void> {
    await this.stream.close();
  }

  private see(change: Change): void {
    if (change.operationType !== 'insert' && change.operationType !== 'update') return;
    const at = change.wallTime!.getTime();
    const database = change.ns.db;
    const id = String(change.documentKey._id);
    const fields = change.operationType === 'update' ? (change.updateDescription.updatedFields ?? {}) : {};
    if (change.ns.coll === 'state') {
      if (id === 'lanes') this.seeLanes(database, fields, at);
    } else if (change.operationType === 'insert') {
      this.courses.set(id, { database, inserted: at });
    } else if (typeof fields['seq'] === 'number') {
      const course = this.courses.get(id);
      if (course) Object.assign(course, { numbered: at, seq: fields['seq'] });
    }
  }

  private seeLanes(database: string, fields: mongo.Document, at: number): void {
    for (const lane of LANES) {
      if (typeof fields[lane] !== 'number') continue;
      const key = `${database} ${lane}`;
      const known = this.moves.get(key);
      if (known) known.push({ at, cursor: fields[lane] });
      else this.moves.set(key, [{ at, cursor: fields[lane] }]);
    }
  }
}

export type Figures = Readonly<
  Record<'numbered p50 ms' | 'numbered p95 ms' | 'handled p50 ms' | 'handled p95 ms', number>
>;
