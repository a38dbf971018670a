import { ConnectedSocket, MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import type { Socket } from 'socket.io';
import { defineErrors } from '#platform/errors';
import { currentExecution, type Execution } from '#platform/context';
import { Text } from '#platform/http';
import type { Principal, TenantRecord } from '#foundation/tenancy';
import {
  LiveNamespace,
  Message,
  NewTokenDto,
  OfTenant,
  SocketEdge,
  SocketRooms,
  type Acknowledgement,
} from '#foundation/tenancy/http';
import { ADA, ended, GRACE, SocketBench } from '../../../../../../test/support/socket-bench.js';
import { until } from '#dev/until';

const errors = defineErrors({
  full: { code: 'test.full', kind: 'conflict', title: 'Full', de: 'Voll', advice: 'Wait.' },
});

class WordDto {
  @Text({ max: 10 })
  word: string;
}

class StoreDto {
  @Text({ max: 10 })
  storeId: string;
}

/** Stands for a service of a tenant; the bench sets its tenant. */
class Shop {
  tenant: TenantRecord;
}

const heard: string[] = [];

@LiveNamespace('/live', { who: ['guest', 'customer', 'staff'] })
class LiveGateway {
  @Message('say', { who: ['guest', 'customer'] })
  say(@MessageBody() { word }: WordDto): string {
    heard.push(word);
    if (word === 'full') throw errors.full();
    if (word === 'broken') throw new Error('secret');
    return word;
  }

  @Message('ping', { who: 'guest' })
  ping(@MessageBody() _word: WordDto): void {
    return undefined;
  }

  @Message('facts', { who: 'guest' })
  facts(@OfTenant(Shop) shop: Shop): { at: string; execution: Execution } {
    return { at: shop.tenant._id, execution: currentExecution()! };
  }

  @Message('seldom', { who: 'guest', rate: { limit: 2, seconds: 60 } })
  seldom(): void {
    return undefined;
  }

  @Message('count', { who: 'staff', permission: 'stock.write', store: 'body', stepUp: true })
  count(@MessageBody() { storeId }: StoreDto): string {
    return storeId;
  }
}

describe('messages of sockets', () => {
  let bench: SocketBench;
  beforeAll(async () => {
    bench = await SocketBench.start([LiveGateway], { TRUSTED_PROXIES: '127.0.0.1' });
    bench.credentials.tokens['ada'] = ADA;
  });
  afterEach(() => bench.leave());
  afterAll(() => bench.stop());

  const ada = () => bench.enter({ token: 'ada' });
  const guest = (address: string) => bench.enter({ tenant: 'a' }, '/live', { 'x-forwarded-for': address });

  it('are validated like bodies of requests', async () => {
    const client = await ada();
    expect(await client.emitWithAck('say', { word: ' hi ' })).toEqual({ ok: true, data: 'hi' });
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`f${i}`, 1]));
    for (const [message, code] of [
      [{ word: 'far too long' }, 'request.invalid'],
      [{ word: 'a', more: 1 }, 'request.invalid'],
      ['hi', 'request.invalid'],
      [{ word: { $gt: '' } }, 'request.forbidden-key'],
      [many, 'request.too-complex'],
    ] as const) {
      expect(await client.emitWithAck('say', message)).toMatchObject({ ok: false, error: { code } });
    }
    expect(await client.emitWithAck('facts', { word: 'a' })).toMatchObject({
      error: { code: 'request.invalid' },
    });
  });

  it('are answered with the problem that a request would get', async () => {
    const client = await ada();
    expect(await client.emitWithAck('say', { word: 'full' })).toMatchObject({
      ok: false,
      error: { code: 'test.full', status: 409 },
    });
    const { error } = (await client.emitWithAck('say', { word: 'broken' })) as { error: object };
    expect(error).toMatchObject({ code: 'internal.unexpected', status: 500 });
    expect(JSON.stringify(error)).not.toContain('secret');
    for (const event of ['nothing', '__proto__', '']) {
      expect(await client.emitWithAck(event)).toMatchObject({ error: { code: 'message.unknown' } });
    }
  });

  it('need no acknowledgement', async () => {
    const client = await ada();
    for (const word of ['one', 'full', 'broken', 'far too long']) client.emit('say', { word });
    client.emit('nothing');
    client.emit('say');
    client.emit('count', { storeId: 's' });
    expect(await client.emitWithAck('say', { word: 'last' })).toEqual({ ok: true, data: 'last' });
    await until(
      'the socket to be where it belongs',
      () => heard.includes('last') && heard.includes('broken'),
    );
    expect(bench.tenants.leases).toBe(0);
  });

  it('are handled for the tenant and with the rights of the sender', async () => {
    const clients = [
      [await ada(), { type: 'customer', id: 'ada' }, { audience: 'customer', id: 'ada' }],
      [await guest('203.0.113.1'), { type: 'guest' }, { audience: 'nobody' }],
    ] as const;
    for (const [client, actor, caller] of clients) {
      const { data } = (await client.emitWithAck('facts')) as {
        data: { at: string; execution: Execution };
      };
      expect(data).toMatchObject({ at: 'a', execution: { tenantId: 'a', actor, caller } });
      expect(data.execution.origin).toMatchObject({ operation: 'LiveGateway_facts' });
      expect(data.execution.correlationId).toEqual(expect.any(String));
    }
    expect(bench.tenants.leases).toBe(0);
  });

  it('pass the guards of routes (caller, permission, store, step-up), with the current rights', async () => {
    const now = Date.now() / 1_000;
    const be = (facts: Partial<Principal>) => {
      bench.credentials.tokens['grace'] = { ...GRACE, ...facts };
    };
    const rights = { permissions: new Set(['stock.write']), authTime: now };
    be({});
    const client = await bench.enter({ token: 'grace' });
    const count = async (storeId: string) => {
      const answer = (await client.emitWithAck('count', { storeId })) as Acknowledgement<string>;
      return answer.ok ? answer.data : answer.error.code;
    };
    expect(await count('here')).toBe('request.forbidden');
    be(rights);
    expect(await count('here')).toBe('here');
    be({ ...rights, stores: ['here'] });
    expect([await count('here'), await count('there')]).toEqual(['here', 'request.forbidden']);
    be({ ...rights, authTime: now - 3_600 });
    expect(await count('here')).toBe('access.step-up-required');
    expect(await client.emitWithAck('say', { word: 'hi' })).toMatchObject({ ok: true });
    expect(await (await ada()).emitWithAck('count', { storeId: 'here' })).toMatchObject({
      error: { status: 403 },
    });
    delete bench.credentials.tokens['grace'];
    expect(await count('here')).toBe('request.unauthenticated');
  });

  it('can have their own limit, for each person or guest’s address', async () => {
    const { tokens } = bench.credentials;
    tokens['bob'] = { ...ADA, id: 'bob' };
    const phones = [await bench.enter({ token: 'bob' }), await bench.enter({ token: 'bob' })];
    const guests = [await guest('203.0.113.2'), await guest('203.0.113.2')];
    for (const clients of [phones, guests]) {
      for (const client of clients)
        expect(await client.emitWithAck('seldom')).toEqual({ ok: true, data: {} });
      const refused = (await clients[0]!.emitWithAck('seldom')) as { error: { retryAfter: number } };
      expect(refused).toMatchObject({ ok: false, error: { code: 'rate-limit.exceeded', status: 429 } });
      expect(refused.error.retryAfter).toBeGreaterThan(0);
      expect(refused.error.retryAfter).toBeLessThanOrEqual(60);
      expect(await clients[0]!.emitWithAck('ping', { word: 'a' })).toMatchObject({ ok: true });
    }
    for (const client of [await ada(), await guest('203.0.113.3')]) {
      expect(await client.emitWithAck('seldom')).toMatchObject({ ok: true });
    }
  });

  it('count as requests of the tenant, and of the person or the guest’s address', async () => {
    const [customer, visitor] = [await ada(), await guest('203.0.113.4')];
    for (const [key, stopped] of [
      ['tenant:a', [customer, visitor]],
      ['person:customer:ada', [customer]],
      ['address:203.0.113.4', [visitor]],
    ] as const) {
      bench.limits.full.add(key);
      for (const client of [customer, visitor]) {
        const answer = await client.emitWithAck('facts');
        if (!(stopped as readonly unknown[]).includes(client)) expect(answer).toMatchObject({ ok: true });
        else expect(answer).toMatchObject({ error: { code: 'rate-limit.exceeded', retryAfter: 9 } });
      }
      bench.limits.full.clear();
    }
  });

  it('are limited in number for each socket', async () => {
    const client = await ada();
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => client.emitWithAck('facts') as Promise<Acknowledgement<string>>),
    );
    const taken = answers.filter(({ ok }) => ok).length;
    expect(taken).toBeGreaterThanOrEqual(50);
    expect(taken).toBeLessThan(100);
    expect(answers.find(({ ok }) => !ok)).toMatchObject({
      error: { code: 'rate-limit.exceeded', retryAfter: 1 },
    });
  });

  it('are in the access table', () => {
    expect(bench.table.namespaces()).toMatchObject([
      { namespace: '/live', rule: { who: ['guest', 'customer', 'staff'] } },
    ]);
    expect(bench.table.messages().map(({ event, input }) => [event, input])).toEqual([
      ['say', WordDto],
      ['ping', WordDto],
      ['facts', undefined],
      ['seldom', undefined],
      ['count', StoreDto],
    ]);
    expect(bench.table.message('/live', 'count')).toMatchObject({
      operationId: 'LiveGateway_count',
      rule: { who: ['staff'], permission: 'stock.write', store: 'body', stepUp: true, tenant: 'required' },
    });
  });
});

describe('a gateway that does not declare enough', () => {
  @WebSocketGateway({ namespace: '/hidden' })
  class HiddenGateway {
    @Message('say', { who: 'guest' })
    say(): void {
      return undefined;
    }
  }

  @LiveNamespace('/careless', { who: 'guest' })
  class CarelessGateway {
    @SubscribeMessage('say')
    say(): void {
      return undefined;
    }

    @Message('shout', { who: 'guest' })
    shout(@MessageBody() _anything: object): void {
      return undefined;
    }

    @Message('whisper', { who: 'guest' })
    whisper(@MessageBody('word') _word: WordDto): void {
      return undefined;
    }
  }

  it('stops the start with its name and what to do', async () => {
    const starting = SocketBench.start([HiddenGateway, CarelessGateway]);
    await expect(starting).rejects.toThrow(
      [
        'These gateways do not declare all that they must:',
        '  HiddenGateway: nothing says who may connect',
        '  /careless say (CarelessGateway.say): nothing says who may send it',
        '  /careless shout (CarelessGateway.shout): nothing says what its body is',
        '  /careless whisper (CarelessGateway.whisper): nothing says what its body is',
        'Put @LiveNamespace(path, { who: … }) on the class instead of @WebSocketGateway, @Message(',
      ].join('\n'),
    );
  });
});

describe('rooms', () => {
  /** Who may follow which store. */
  const may = new Set<string>();
  /** The stores that were asked for. */
  const asked: string[] = [];

  @LiveNamespace('/live', { who: ['guest', 'customer'] })
  class RoomGateway {
    constructor(
      private readonly rooms: SocketRooms,
      private readonly edge: SocketEdge,
    ) {}

    @Message('auth.refresh', { who: 'customer' })
    refresh(@ConnectedSocket() socket: Socket, @MessageBody() { token }: NewTokenDto): Promise<void> {
      return this.edge.refresh(socket, token);
    }

    /** A client may choose a room that it joins when it connects. */
    async handleConnection(socket: Socket): Promise<void> {
      const { store } = socket.handshake.auth as { store?: string };
      if (store) await this.follow(socket, { storeId: store });
    }

    @Message('follow', { who: 'guest' })
    async follow(@ConnectedSocket() socket: Socket, @MessageBody() { storeId: id }: StoreDto): Promise<void> {
      await this.rooms.join(socket, { room: 'store', id }, () => {
        const { caller, tenantId } = currentExecution()!;
        asked.push(id);
        if (!may.has(`${caller?.id} ${tenantId} ${id}`)) throw errors.full();
      });
    }

    @Message('unfollow', { who: 'guest' })
    unfollow(@ConnectedSocket() socket: Socket, @MessageBody() { storeId: id }: StoreDto): void {
      this.rooms.leave(socket, { room: 'store', id });
    }

    @Message('rooms', { who: 'guest' })
    list(@ConnectedSocket() socket: Socket): string[] {
      return [...socket.rooms].filter((room) => room !== socket.id).toSorted();
    }
  }

  const [OWN, NORTH, SOUTH] = ['t:a:customer:ada', 't:a:room:store:north', 't:a:room:store:south'] as const;
  let bench: SocketBench;
  beforeAll(async () => {
    bench = await SocketBench.start([RoomGateway]);
    bench.credentials.tokens['ada'] = ADA;
  });
  beforeEach(() => {
    for (const store of ['north', 'south']) may.add(`ada a ${store}`);
  });
  afterEach(() => bench.leave());
  afterAll(() => bench.stop());

  const roomsOf = async (client: Awaited<ReturnType<SocketBench['enter']>>) =>
    ((await client.emitWithAck('rooms')) as { data: string[] }).data;
  const follow = (client: Awaited<ReturnType<SocketBench['enter']>>, storeId: string) =>
    client.emitWithAck('follow', { storeId }) as Promise<Acknowledgement<object>>;

  it('are joined only after a check, and left', async () => {
    const client = await bench.enter({ token: 'ada' });
    expect(await roomsOf(client)).toEqual([OWN]);
    expect(await follow(client, 'north')).toEqual({ ok: true, data: {} });
    expect(await follow(client, 'moon')).toMatchObject({ error: { code: 'test.full' } });
    expect(await roomsOf(client)).toEqual([OWN, NORTH]);
    expect(await client.emitWithAck('unfollow', { storeId: 'moon' })).toMatchObject({ ok: true });
    expect(await client.emitWithAck('unfollow', { storeId: 'north' })).toMatchObject({ ok: true });
    expect(await roomsOf(client)).toEqual([OWN]);
    const guest = await bench.enter({ tenant: 'a' });
    expect(await follow(guest, 'north')).toMatchObject({ error: { code: 'test.full' } });
    expect(await roomsOf(guest)).toEqual([]);
    expect(bench.tenants.leases).toBe(0);
  });

  it('are joined at connect with the rights of the person who connects, or the socket is closed', async () => {
    const client = await bench.enter({ token: 'ada', store: 'north' });
    await until('the socket to be where it belongs', async () => (await roomsOf(client)).includes(NORTH));
    const refused = bench.connect({ token: 'ada', store: 'moon' });
    expect(await ended(refused)).toBe('test.full');
  });

  it('are left when rights of the tenant change and the right to this room has ended', async () => {
    const client = await bench.enter({ token: 'ada' });
    for (const store of ['north', 'south']) await follow(client, store);
    may.delete('ada a north');
    for (const listener of bench.credentials.rightsChanges) listener('b');
    expect(await roomsOf(client)).toEqual([OWN, NORTH, SOUTH]);
    for (const listener of bench.credentials.rightsChanges) listener('a');
    await until('the socket to be where it belongs', async () => (await roomsOf(client)).length === 2);
    expect(await roomsOf(client)).toEqual([OWN, SOUTH]);
    may.delete('ada a south');
    for (const listener of bench.credentials.rightsChanges) listener();
    await until('the socket to be where it belongs', async () => (await roomsOf(client)).length === 1);
  });

  it('are left when the socket sends a new token with fewer rights', async () => {
    const { tokens } = bench.credentials;
    const client = await bench.enter({ token: 'ada' });
    await follow(client, 'north');
    tokens['later'] = { ...ADA, permissions: new Set(['orders.read']) };
    expect(await client.emitWithAck('auth.refresh', { token: 'later' })).toMatchObject({ ok: true });
    expect(await roomsOf(client)).toEqual([OWN, NORTH]);
    may.delete('ada a north');
    expect(await client.emitWithAck('auth.refresh', { token: 'ada' })).toMatchObject({ ok: true });
    expect(await roomsOf(client)).toEqual([OWN]);
  });

  it('are not checked again if they were refused', async () => {
    const client = await bench.enter({ token: 'ada' });
    for (const store of ['moon', 'north']) await follow(client, store);
    asked.length = 0;
    expect(await client.emitWithAck('auth.refresh', { token: 'ada' })).toMatchObject({ ok: true });
    expect(asked).toEqual(['north']);
  });

  it('end with the socket if its rights cannot be checked', async () => {
    const client = await bench.enter({ token: 'ada' });
    await follow(client, 'north');
    const end = ended(client);
    delete bench.credentials.tokens['ada'];
    for (const listener of bench.credentials.rightsChanges) listener('a');
    expect(await end).toBe('request.unauthenticated');
    bench.credentials.tokens['ada'] = ADA;
  });
});
