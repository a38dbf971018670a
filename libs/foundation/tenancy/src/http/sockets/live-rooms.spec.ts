import { Module } from '@nestjs/common';
import { ConnectedSocket, MessageBody } from '@nestjs/websockets';
import type { Socket } from 'socket.io';
import { io, type Socket as Client } from 'socket.io-client';
import { whole } from '#platform/facts';
import { Text } from '#platform/http';
import { STAFF_PERMISSIONS } from '#platform/permissions';
import { Roles } from '#foundation/identity';
import {
  defineLiveMessage,
  demand,
  Live,
  LiveModule,
  TenantInjectable,
  type LiveAudience,
  type TenantRecord,
} from '#foundation/tenancy';
import { LiveNamespace, Message, NewTokenDto, SocketEdge, SocketRooms } from '#foundation/tenancy/http';
import { EdgeBench, type Someone } from '../../../../../../test/support/edge-bench.js';
import { testConfig } from '../../../../../../test/support/test-config.js';
import { until } from '#dev/until';

class StoreDto {
  @Text({ max: 100 })
  storeId: string;
}

@LiveNamespace('/floor', { who: ['guest', 'staff'] })
class FloorGateway {
  constructor(
    private readonly rooms: SocketRooms,
    private readonly edge: SocketEdge,
  ) {}

  @Message('auth.refresh', { who: 'staff' })
  refresh(@ConnectedSocket() socket: Socket, @MessageBody() { token }: NewTokenDto): Promise<void> {
    return this.edge.refresh(socket, token);
  }

  @Message('follow', { who: 'guest' })
  follow(@ConnectedSocket() socket: Socket, @MessageBody() { storeId }: StoreDto): Promise<void> {
    return this.rooms.join(socket, { room: 'store', id: storeId }, () => demand('stock.read', storeId));
  }

  @Message('leave', { who: 'staff' })
  leave(@ConnectedSocket() socket: Socket, @MessageBody() { storeId: id }: StoreDto): void {
    this.rooms.leave(socket, { room: 'store', id });
  }
}

const Told = defineLiveMessage({
  namespace: '/floor',
  name: 'told',
  summary: 'A number.',
  data: { n: whole() },
  example: { n: 1 },
});

@TenantInjectable()
class Teller {
  constructor(private readonly live: Live) {}

  tell(audience: LiveAudience, payload: { readonly n: number }): void {
    this.live.tell(audience, Told, payload);
  }
}

@Module({ imports: [LiveModule], providers: [FloorGateway, Teller] })
class FloorModule {}

const STORE = 'main';

describe('live messages to rooms', () => {
  const config = testConfig();
  const clients: Client[] = [];
  let [one, other]: EdgeBench[] = [];
  let [north, south]: TenantRecord[] = [];

  beforeAll(async () => {
    [one, other] = [
      await EdgeBench.start(config, [FloorModule]),
      await EdgeBench.start(config, [FloorModule]),
    ];
    [north, south] = [await one.provision(), await one.provision()];
  });
  afterEach(() => clients.splice(0).forEach((client) => client.disconnect()));
  afterAll(async () => {
    await other!.stop();
    await one!.stop([north!, south!]);
  });

  /** A socket that keeps the numbers that it receives. */
  async function enter(
    { origin }: EdgeBench,
    tenant: TenantRecord,
    someone?: Someone,
  ): Promise<{ client: Client; told: number[]; follow: (storeId?: string) => Promise<{ ok: boolean }> }> {
    const client = io(`${origin}/floor`, {
      auth: { ...(someone && { token: someone.token }), tenant: tenant.slug },
      transports: ['websocket'],
      forceNew: true,
    });
    clients.push(client);
    const told: number[] = [];
    client.on('told', ({ n }: { n: number }) => told.push(n));
    await new Promise<void>((resolve, reject) => {
      client.once('connect', resolve);
      client.once('connect_error', reject);
    });
    const follow = (storeId = STORE) => client.emitWithAck('follow', { storeId }) as Promise<{ ok: boolean }>;
    return { client, told, follow };
  }

  const tell = (tenant: TenantRecord, audience: LiveAudience, n: number) =>
    one!.within(tenant, async (graph) => (await graph.get(Teller)).tell(audience, { n }));
  const room = { room: 'store', id: STORE };

  it('reach the sockets in the room, in every process and in no other tenant', async () => {
    const [grace, sue] = [await one!.staff(north!), await one!.staff(south!)];
    const here = await enter(one!, north!, grace);
    const there = await enter(other!, north!, grace);
    const foreign = await enter(other!, south!, sue);
    const bystander = await enter(one!, north!, grace);
    const guest = await enter(one!, north!);
    for (const { follow } of [here, there, foreign]) expect(await follow()).toEqual({ ok: true, data: {} });
    expect(await guest.follow()).toMatchObject({ error: { code: 'request.forbidden' } });
    await tell(north!, [room], 1);
    await tell(south!, [room], 2);
    await tell(north!, [room, { type: 'staff', id: grace.id }], 3);
    // Messages to a room come in order, so earlier messages have arrived by then.
    await tell(south!, [{ type: 'staff', id: sue.id }], 4);
    await until(
      'the live message',
      () => [here, there].every(({ told }) => told.includes(3)) && foreign.told.includes(4),
    );
    await until('the live message', () => bystander.told.length > 0);
    expect([here, there, foreign, bystander, guest].map(({ told }) => told)).toEqual([
      [1, 3],
      [1, 3],
      [2, 4],
      [3],
      [],
    ]);
  });

  it('end when the room is left', async () => {
    const grace = await one!.staff(north!);
    const { client, told, follow } = await enter(other!, north!, grace);
    await follow();
    await tell(north!, [room], 1);
    await until('the live message', () => told.length === 1);
    expect(await client.emitWithAck('leave', { storeId: STORE })).toMatchObject({ ok: true });
    await tell(north!, [room], 2);
    await tell(north!, [{ type: 'staff', id: grace.id }], 3);
    await until('the live message', () => told.includes(3));
    expect(told).toEqual([1, 3]);
  });

  it('reach staff only for the stores that they work for', async () => {
    const { follow } = await enter(one!, north!, await one!.staff(north!, 'owner', [STORE]));
    expect(await follow()).toMatchObject({ ok: true });
    expect(await follow('another')).toMatchObject({ error: { code: 'request.forbidden' } });
  });

  it('end when a role that allowed them changes, in any process', async () => {
    const owner = { permissions: new Set(STAFF_PERMISSIONS) };
    const role = await one!.within(north!, async (graph) =>
      (await graph.get(Roles)).create(owner, { name: 'Stock', permissions: ['stock.read'] }),
    );
    const grace = await one!.staff(north!, role.id);
    const { client, told, follow } = await enter(other!, north!, grace);
    expect(await follow()).toMatchObject({ ok: true });
    await one!.within(north!, async (graph) =>
      (await graph.get(Roles)).change(owner, role.id, { permissions: ['orders.read'] }, role.version),
    );
    let n = 0;
    await until('the live message', async () => {
      await tell(north!, [room], ++n);
      await tell(north!, [{ type: 'staff', id: grace.id }], -n);
      await until('the live message', () => told.includes(-n));
      return !told.includes(n);
    });
    expect(await follow()).toMatchObject({ error: { code: 'request.forbidden' } });
    expect(client.connected).toBe(true);
  });
});
