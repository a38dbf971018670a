import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { InjectModel } from '@nestjs/mongoose';
import { Module } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import type { Model } from 'mongoose';
import { Mails as Caught } from '#dev/mail/mails';
import { createServer } from '#dev/mail/server';
import { newId } from '#platform/ids';
import { Customers, IdentityModule } from '#foundation/identity';
import { CustomerVerificationRequested } from '#foundation/identity/events';
import { OrderCancelled, OrderPaid } from '#commerce/orders/events';
import {
  CurrentTenant,
  EventHistory,
  type NewEvent,
  Outbox,
  RelayModule,
  TenancyModule,
  TenantInjectable,
  TenantKeyRings,
  TenantLook,
  type TenantRecord,
  UnitOfWork,
} from '#foundation/tenancy';
import { ModuleBench } from '../../../../test/support/module-bench.js';
import { until } from '#dev/until';
import { MailFailed } from './mail.events.js';
import { MailWorkerModule } from './mail-worker.module.js';
import { Mail, MailSchema } from './mail.schema.js';
import { OrderPages } from './order-pages.js';
import { SendMails } from './send-mails.js';

/** Services and steps of the tests, inside a tenant. */
@TenantInjectable()
class Desk {
  constructor(
    @InjectModel(Mail.name) readonly mails: Model<Mail>,
    readonly history: EventHistory,
    readonly tenant: CurrentTenant,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  happens(...events: NewEvent[]): Promise<string[]> {
    return this.unitOfWork.run(() => this.outbox.append(...events));
  }

  /** Stores an order confirmation in a given state, as if a sender had left it there. */
  async leave(mail: Partial<Mail>): Promise<Mail> {
    const id = newId();
    return this.mails.create({
      _id: `${id}.customer`,
      eventId: id,
      template: 'account-exists',
      to: `${randomBytes(6).toString('hex')}@example.com`,
      locale: 'en',
      data: {},
      state: 'queued',
      attempts: 0,
      createdAt: new Date(),
      ...mail,
    });
  }
}

@Module({
  imports: [
    TenancyModule.forFeature([{ name: Mail.name, schema: MailSchema }]),
    IdentityModule,
    RelayModule,
    MailWorkerModule,
  ],
  providers: [Desk],
})
class MailTestModule {}

describe('mail', () => {
  const caught = new Caught();
  let server: FastifyInstance;
  let bench: ModuleBench;
  let tenant: TenantRecord;

  beforeAll(async () => {
    server = createServer(caught);
    await server.listen({ host: '127.0.0.1', port: 0 });
    bench = await ModuleBench.start([MailTestModule], {
      MAIL_PROVIDER: 'sendgrid',
      SENDGRID_API_KEY: 'SG.test.key',
      SENDGRID_BASE_URL: `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
      MAIL_FROM: 'no-reply@mail.example.com',
    });
    tenant = await bench.provision({ name: 'Northwind' });
  });
  afterAll(async () => {
    await bench.stop();
    await server.close();
  });
  afterEach(() => caught.clearFaults());

  const at = <T>(work: (desk: Desk) => Promise<T>, of = tenant) => bench.with(of, Desk, work);
  const turn = () => bench.with(tenant, SendMails, (sender) => sender.turn({ until: Date.now() + 2_000 }));
  const row = (id: string) => at((desk) => desk.mails.findById(id).lean<Mail>());
  const due = new Date(1);

  it('links a customer to the order without a token, and nowhere if the shop has no origin', async () => {
    const pages = (of: TenantRecord, byGuest: boolean) =>
      bench.with(of, OrderPages, async (links) => links.of({ id: 'o1', byGuest }));
    const shop = await bench.provision({
      settings: { origins: ['https://shop.example', 'https://b.example'] },
    });
    expect(await pages(shop, false)).toBe('https://shop.example/orders/o1');
    expect(await pages(shop, true)).toMatch(/^https:\/\/shop\.example\/orders\/o1\?token=[\w-]{43}$/);
    expect(await pages(tenant, true)).toBeUndefined();
    const orderPage = '/o?token={token}&order={order}';
    const other = await bench.provision({ settings: { origins: ['https://other.example'], orderPage } });
    expect(await pages(other, false)).toBe('https://other.example/o?order=o1');
  });

  it('confirms a paid order once, in the customer’s language, from the tenant’s own sender', async () => {
    const other = await bench.provision({ name: 'Contoso', settings: { mailFrom: 'shop@contoso.example' } });
    const customers = await Promise.all(
      [tenant, other].map((of) =>
        bench.with(of, Customers, (service) =>
          service.create({
            email: `ada@${of.slug}.example`,
            firstName: 'Ada',
            lastName: 'Byron',
            password: 'correct horse',
            locale: 'de',
          }),
        ),
      ),
    );
    for (const [index, of] of [tenant, other].entries()) {
      const { _id: customerId, email } = customers[index]!;
      const orderId = newId();
      const order = { ...OrderPaid.example, orderId, customerId, email };
      await at((desk) => desk.happens(OrderPaid.of(orderId, order)), of);
    }
    await until('a mail to each customer', () =>
      customers.every(({ email }) => caught.find({ to: email }).length === 1),
    );
    const [mine, theirs] = customers.map(({ email }) => caught.find({ to: email })[0]!);
    expect(mine).toMatchObject({
      subject: 'Ihre Bestellung 1001 bei Northwind',
      from: 'Northwind <no-reply@mail.example.com>',
      args: { tenant: tenant._id },
    });
    expect(theirs).toMatchObject({ from: 'Contoso <shop@contoso.example>', args: { tenant: other._id } });
    await until(
      'the mail to be marked as sent',
      async () => (await row(mine!.args['mail_id']!))?.state === 'sent',
    );
    expect(await row(mine!.args['mail_id']!)).toMatchObject({ attempts: 1, providerMessageId: mine!.id });
    expect(await at((desk) => desk.mails.countDocuments({ to: mine!.to[0] }), other)).toBe(0);
  });

  it('sends no mail about a checkout that was never paid', async () => {
    const [given, cancelled] = [newId(), newId()];
    const example = OrderCancelled.example;
    await at((desk) =>
      desk.happens(
        OrderCancelled.of(given, {
          ...example,
          email: 'gone@example.com',
          previousStatus: 'pending',
          reason: 'expired',
        }),
        OrderCancelled.of(cancelled, {
          ...example,
          email: 'told@example.com',
          previousStatus: 'processing',
          reason: null,
        }),
      ),
    );
    await until('the mail', () => caught.find({ to: 'told@example.com' }).length === 1);
    expect(caught.find({ to: 'gone@example.com' })).toEqual([]);
  });

  it('opens a sealed code only to write the mail, and then removes it', async () => {
    const box = bench.app.get(TenantKeyRings).of(tenant).box('challenge');
    const email = 'code@example.com';
    const data = { challengeId: newId(), email, locale: 'en', sealed: box.seal('428913') };
    await at((desk) => desk.happens(CustomerVerificationRequested.of(data.challengeId, data)));
    await until('the mail', () => caught.find({ to: email }).length === 1);
    const [mail] = caught.find({ to: email });
    expect(mail!.text).toContain('428913');
    const id = mail!.args['mail_id']!;
    await until('the mail to be marked as sent', async () => (await row(id))?.state === 'sent');
    expect(JSON.stringify(await row(id))).not.toContain(data.sealed);
  });

  it('is not sent twice after a crash between the provider’s answer and our commit', async () => {
    const [sent, unsent] = [
      await at((desk) => desk.leave({ state: 'sending', unsure: true, attempts: 1 })),
      await at((desk) => desk.leave({ state: 'sending', unsure: true, attempts: 1 })),
    ];
    // The first one had reached the provider when its sender died.
    caught.plant({ status: 0, times: 1, accepted: true, to: sent.to });
    await at((desk) => desk.mails.updateOne({ _id: sent._id }, { nextAt: due, unsure: false }));
    await turn();
    expect(caught.find({ to: sent.to })).toHaveLength(1);
    expect(await row(sent._id)).toMatchObject({ state: 'queued', unsure: true });

    await at((desk) => desk.mails.updateMany({ _id: { $in: [sent._id, unsent._id] } }, { nextAt: due }));
    await turn();
    for (const { _id, to } of [sent, unsent]) {
      expect(caught.find({ to })).toHaveLength(1);
      expect(await row(_id)).toMatchObject({ state: 'sent' });
    }
  });

  it('is tried again when the provider is busy, and fails when the provider refuses it', async () => {
    const [busy, refused] = [
      await at((desk) => desk.leave({ nextAt: due })),
      await at((desk) => desk.leave({ nextAt: due })),
    ];
    caught.plant({ status: 429, times: 1, to: busy.to });
    caught.plant({ status: 400, times: 1, to: refused.to });
    expect(await turn()).toBeUndefined();
    expect(await row(busy._id)).toMatchObject({
      state: 'queued',
      attempts: 1,
      error: expect.stringContaining('429'),
    });
    expect((await row(busy._id))!.unsure).toBeUndefined();
    expect(await row(refused._id)).toMatchObject({ state: 'failed' });
    const told = () => at((desk) => desk.history.after(0, 100, { types: [MailFailed.type] }));
    await until('the event of the mail', async () => (await told()).length > 0);
    expect(await told()).toMatchObject([{ data: { mailId: refused._id, to: refused.to } }]);
    expect(caught.find({ to: busy.to })).toEqual([]);
  });

  it('is not sent when it is no longer useful', async () => {
    const late = await at((desk) => desk.leave({ nextAt: due, usefulUntil: due }));
    await turn();
    expect(await row(late._id)).toMatchObject({ state: 'failed' });
    expect(caught.find({ to: late.to })).toEqual([]);
  });

  it('is sent although it has no entry on the work list', async () => {
    const mail = await at((desk) => desk.leave({ nextAt: due }));
    await bench.app.get(TenantLook).at(tenant);
    await until('the mail', () => caught.find({ to: mail.to }).length === 1);
    await until('the mail to be marked as sent', async () => (await row(mail._id))?.state === 'sent');
  });
});
