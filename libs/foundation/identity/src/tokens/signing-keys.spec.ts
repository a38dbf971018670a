import { getModelToken } from '@nestjs/mongoose';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import type { Model } from 'mongoose';
import { newId } from '#platform/ids';
import { PLATFORM } from '#platform/mongo';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { IdentityModule } from '../identity.module.js';
import { AccessTokens, type AccessClaims } from './access-tokens.js';
import { SigningKey } from './signing-key.schema.js';
import { SigningKeys } from './signing-keys.js';

const OF_STAFF: AccessClaims = {
  aud: 'admin',
  sub: newId(),
  tid: newId(),
  sid: newId(),
  roles: ['support'],
  auth_time: 1_700_000_000,
  amr: ['pwd'],
};

describe('signing keys', () => {
  let bench: ModuleBench;
  let keys: SigningKeys;
  let records: Model<SigningKey>;
  beforeAll(async () => {
    bench = await ModuleBench.start([IdentityModule]);
    keys = bench.app.get(SigningKeys);
    records = bench.app.get(getModelToken(SigningKey.name, PLATFORM));
  });
  afterAll(() => bench.stop());

  /** Whether a process with these keys accepts a token. */
  async function knows(process: SigningKeys, token: string): Promise<boolean> {
    const key = await process.publicKey(decodeProtectedHeader(token).kid!);
    return key !== undefined && (await jwtVerify(token, key)).payload.sub === OF_STAFF.sub;
  }

  it('are the same for processes that start at once', async () => {
    await records.deleteMany({});
    const processes = Array.from({ length: 4 }, () => new SigningKeys(records, bench.config));
    const kids = await Promise.all(processes.map(async (each) => (await each.current()).kid));
    expect(new Set(kids).size).toBe(1);
    await expect(records.countDocuments()).resolves.toBe(1);
  });

  it('wait for the very first key while it is being made', async () => {
    await records.deleteMany({});
    let asked: Promise<unknown> | undefined;
    const create = jest.spyOn(records, 'create').mockImplementationOnce((async (record: SigningKey) => {
      asked = first.current();
      create.mockRestore();
      return records.create(record);
    }) as never);
    const first = new SigningKeys(records, bench.config);
    const { kid } = await first.current();
    await expect(asked).resolves.toMatchObject({ kid });
  });

  it('stay valid after a rotation, and a process that has not seen the new key accepts its tokens', async () => {
    const [here, there] = [new SigningKeys(records, bench.config), new SigningKeys(records, bench.config)];
    const issuing = new AccessTokens(here, bench.config);
    const before = await issuing.issue(OF_STAFF);
    await expect(knows(there, before)).resolves.toBe(true);
    await here.rotate();
    const now = Date.now();
    const clock = jest.spyOn(Date, 'now').mockReturnValue(now + 61_000);
    const after = await issuing.issue(OF_STAFF);
    expect(after.split('.')[0]).not.toBe(before.split('.')[0]);
    await expect(knows(there, after)).resolves.toBe(true);
    await expect(knows(there, before)).resolves.toBe(true);
    clock.mockRestore();
    expect((await there.jwks()).keys).toHaveLength(2);
  });

  it('are made a day before they sign', async () => {
    await records.deleteMany({});
    const process = new SigningKeys(records, bench.config);
    const { kid } = await process.current();
    const { signsUntil } = (await records.findOne().lean<SigningKey>())!;
    const clock = jest.spyOn(Date, 'now').mockReturnValue(signsUntil.getTime() - 3_600_000);
    expect((await process.current()).kid).toBe(kid);
    expect((await process.jwks()).keys).toHaveLength(2);
    clock.mockReturnValue(signsUntil.getTime() + 3_600_000);
    expect((await process.current()).kid).not.toBe(kid);
    clock.mockRestore();
  });

  it('are published without their private parts', async () => {
    const { keys: published } = await keys.jwks();
    expect(published[0]).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' });
    expect(JSON.stringify(published)).not.toContain('"d"');
    const stored = JSON.stringify(await records.find().lean());
    expect(stored).not.toContain('"d":"');
  });
});
