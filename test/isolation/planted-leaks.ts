import { Controller, Get, Inject, Logger, Module, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Redis } from 'ioredis';
import mongoose from 'mongoose';
import { CONFIG, type Config } from '#platform/config';
import { Access, Id, Nested, Text } from '#platform/http';
import { newId } from '#platform/ids';
import { REDIS } from '#platform/redis';
import { TenantRegistry } from '#foundation/tenancy';

class LeakDto {
  @Text({ max: 10_000 })
  text: string;
}

class NoteDto {
  @Id()
  id: string;
}

class NotesDto {
  @Nested(() => NoteDto, { array: true })
  data: NoteDto[];
}

/** Mistakes that the isolation must find, each on its own route. */
@Controller('planted')
export class PlantedLeaks {
  private readonly notes = new Map<string, { tenantId: string; text: string }>();
  private first?: LeakDto;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(REDIS) private readonly redis: Redis,
    private readonly registry: TenantRegistry,
  ) {}

  /** Reads another tenant's database with a separate client, without any guard. */
  @Get('neighbour')
  @Access({ who: 'staff', permission: 'catalog.read', answers: { type: LeakDto } })
  async neighbour(@Req() request: FastifyRequest): Promise<LeakDto> {
    const connection = await mongoose.createConnection(this.config.MONGODB_URI).asPromise();
    const database = await this.another(request);
    const product = await connection.getClient().db(database).collection('products').findOne();
    await connection.close();
    return { text: JSON.stringify(product) };
  }

  /** Writes into another tenant's database the same way. */
  @Post('vandal')
  @Access({ who: 'staff', permission: 'catalog.write', answers: { type: LeakDto } })
  async vandal(@Req() request: FastifyRequest): Promise<LeakDto> {
    const database = await this.another(request);
    const connection = await mongoose.createConnection(this.config.MONGODB_URI).asPromise();
    await connection
      .getClient()
      .db(database)
      .collection('categories')
      .updateMany({}, { $set: { seen: newId() } });
    await connection.close();
    return { text: 'done' };
  }

  /** Caches the first tenant's answer for everybody. */
  @Get('cached')
  @Access({ who: 'guest', answers: { type: LeakDto } })
  cached(@Req() request: FastifyRequest): LeakDto {
    this.first ??= { text: `Welcome to ${request.tenantGraph!.tenant.name}` };
    return this.first;
  }

  @Get('notes')
  @Access({ who: 'staff', permission: 'catalog.read', answers: { type: NotesDto } })
  list(@Req() request: FastifyRequest): NotesDto {
    const tenantId = request.tenantGraph!.tenant._id;
    const own = [...this.notes].filter(([, note]) => note.tenantId === tenantId);
    return { data: own.map(([id]) => ({ id })) };
  }

  @Post('notes')
  @Access({ who: 'staff', permission: 'catalog.write', answers: { type: NoteDto } })
  write(@Req() request: FastifyRequest): NoteDto {
    const { _id, name } = request.tenantGraph!.tenant;
    const id = newId();
    this.notes.set(id, { tenantId: _id, text: `A note of ${name}` });
    return { id };
  }

  /** Finds notes of all tenants by id. */
  @Get('notes/:id')
  @Access({ who: 'staff', permission: 'catalog.read', answers: { type: LeakDto } })
  read(@Param('id') id: string): LeakDto {
    return { text: this.notes.get(id)?.text ?? '' };
  }

  /** Writes a Redis key and a log line with another tenant's id. */
  @Get('gossip')
  @Access({ who: 'guest', answers: { type: LeakDto } })
  async gossip(@Req() request: FastifyRequest): Promise<LeakDto> {
    const database = await this.another(request);
    const tenantId = database.slice(this.config.TENANT_DB_PREFIX.length);
    await this.redis.set(`${this.config.REDIS_PREFIX}:t:${tenantId}:gossip`, '1', 'EX', 10);
    new Logger('Gossip').log(`looked at ${tenantId}`);
    return { text: 'done' };
  }

  private async another(request: FastifyRequest): Promise<string> {
    for await (const tenant of this.registry.all()) {
      if (tenant._id !== request.tenantGraph!.tenant._id) return tenant.database;
    }
    throw new Error('there is only one tenant');
  }
}

@Module({ controllers: [PlantedLeaks] })
export class PlantedLeaksModule {}
