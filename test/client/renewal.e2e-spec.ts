import { memoryStorage } from '../../clients/typescript/src/index.js';
import { Renewal } from '../../clients/typescript/src/renewal.js';
import { Session } from '../../clients/typescript/src/session.js';

describe('a renewal', () => {
  it('is not shared with the calls of another log-in', async () => {
    const session = new Session(memoryStorage());
    await session.keep({ accessToken: 'sam 1', refreshToken: 'r', expiresIn: 600 });
    const sam = (await session.state()).logInId;
    await session.keep({ accessToken: 'nora 1', refreshToken: 'r', expiresIn: 600 });
    const nora = (await session.state()).logInId;

    const tokens = { accessToken: 'nora 2', refreshToken: 'r', expiresIn: 600 };
    const renewal = new Renewal(session, () => Promise.resolve(Response.json(tokens)), fail);
    const both = [renewal.renew('nora 1', nora), renewal.renew('sam 1', sam)];
    expect(await Promise.all(both)).toEqual([{ accessToken: 'nora 2' }, {}]);
    expect((await session.state()).logInId).toBe(nora);
  });
});

function fail(): void {
  throw new Error('the API has not ended this session');
}
