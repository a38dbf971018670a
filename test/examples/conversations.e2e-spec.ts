import { Module } from '@nestjs/common';
import { ConnectedSocket, MessageBody } from '@nestjs/websockets';
import type { Socket } from 'socket.io';
import { io, type Socket as Client } from 'socket.io-client';
import { until } from '#dev/until';
import { id, text } from '#platform/facts';
import { Id, Text } from '#platform/http';
import { newId } from '#platform/ids';
import {
  defineLiveMessage,
  demandForOther,
  Live,
  LiveModule,
  TenantInjectable,
  type TenantRecord,
} from '#foundation/tenancy';
import { LiveNamespace, Message, OfTenant, SocketRooms } from '#foundation/tenancy/http';
import { EdgeBench, type Someone } from '../support/edge-bench.js';
import { testConfig } from '../support/test-config.js';

/*
 * An example for CONTRIBUTING.md: customers and staff talk, in one conversation for each customer. `npm run generate` copies
 * its region.
 */

class FollowDto {
  @Id()
  conversationId: string;
}

class SayDto extends FollowDto {
  @Text({ max: 1_000 })
  text: string;
}

class SaidDto {
  @Id()
  id: string;
}

const Said = defineLiveMessage({
  namespace: '/conversations',
  name: 'said',
  summary: 'What somebody said in a conversation.',
  data: { id: id(), text: text() },
  example: { id: '01jd2k3m4n5p6q7r8s9tavwxyz', text: 'Hello' },
});

@TenantInjectable()
class Conversations {
  constructor(private readonly live: Live) {}

  /** A conversation has the id of its customer; others need a permission. */
  demandPart(conversationId: string): void {
    demandForOther('customers.read', conversationId);
  }

  say({ conversationId, text }: SayDto): SaidDto {
    this.demandPart(conversationId);
    const said = { id: newId(), text };
    this.live.tell([{ room: 'conversation', id: conversationId }], Said, said);
    return { id: said.id };
  }
}

// #region gateway
@LiveNamespace('/conversations', { who: ['customer', 'staff'], summary: 'Conversations with the shop' })
class ConversationsGateway {
  constructor(private readonly rooms: SocketRooms) {}

  @Message('follow', { who: ['customer', 'staff'], summary: 'Hear what is said in a conversation' })
  follow(@ConnectedSocket() socket: Socket, @MessageBody() { conversationId: id }: FollowDto): Promise<void> {
    return this.rooms.join(socket, { room: 'conversation', id }, async (graph) =>
      (await graph.get(Conversations)).demandPart(id),
    );
  }

  @Message('say', {
    who: ['customer', 'staff'],
    rate: { limit: 30, seconds: 60 },
    answers: { type: SaidDto },
  })
  say(@OfTenant(Conversations) conversations: Conversations, @MessageBody() input: SayDto): SaidDto {
    return conversations.say(input);
  }
}
// #endregion

@Module({ imports: [LiveModule], providers: [Conversations, ConversationsGateway] })
class ConversationsModule {}

describe('conversations', () => {
  let bench: EdgeBench;
  let [north, south]: TenantRecord[] = [];
  const clients: Client[] = [];
  beforeAll(async () => {
    bench = await EdgeBench.start(testConfig(), [ConversationsModule]);
    [north, south] = [await bench.provision(), await bench.provision()];
  });
  afterEach(() => clients.splice(0).forEach((client) => client.disconnect()));
  afterAll(() => bench.stop([north!, south!]));

  /** A socket that keeps what it hears. */
  async function enter({ slug }: TenantRecord, { token }: Someone) {
    const options = { auth: { token, tenant: slug }, transports: ['websocket'], forceNew: true };
    const client = io(`${bench.origin}/conversations`, options);
    clients.push(client);
    const heard: string[] = [];
    client.on('said', ({ text }: { text: string }) => heard.push(text));
    await new Promise<void>((resolve, reject) => {
      client.once('connect', resolve);
      client.once('connect_error', reject);
    });
    const send = (message: string, body: object) => client.emitWithAck(message, body) as Promise<unknown>;
    return { heard, send };
  }

  it('are heard and held by the customer and by staff, and by nobody else', async () => {
    const [ada, bob] = [await bench.customer(north!), await bench.customer(north!)];
    const [grace, sue] = [await bench.staff(north!), await bench.staff(south!)];
    const conversationId = ada.id;
    const [customer, other] = [await enter(north!, ada), await enter(north!, bob)];
    const [staff, foreign] = [await enter(north!, grace), await enter(south!, sue)];
    const refused = { ok: false, error: expect.objectContaining({ code: 'request.forbidden' }) as unknown };

    expect(await customer.send('follow', { conversationId })).toEqual({ ok: true, data: {} });
    expect(await staff.send('follow', { conversationId })).toEqual({ ok: true, data: {} });
    expect(await other.send('follow', { conversationId })).toEqual(refused);
    expect(await other.send('say', { conversationId, text: 'hm' })).toEqual(refused);
    // Staff of another shop have a room of their own for this id, in which nobody is.
    expect(await foreign.send('say', { conversationId, text: 'hello?' })).toMatchObject({ ok: true });
    expect(await customer.send('say', { conversationId, text: 'hello' })).toMatchObject({ ok: true });
    expect(await staff.send('say', { conversationId, text: 'good day' })).toMatchObject({ ok: true });
    await until('both', () => [customer, staff].every(({ heard }) => heard.includes('good day')));
    expect([customer, staff, other, foreign].map(({ heard }) => heard)).toEqual([
      ['hello', 'good day'],
      ['hello', 'good day'],
      [],
      [],
    ]);
  });
});
