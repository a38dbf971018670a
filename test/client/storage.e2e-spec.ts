import { browserStorage, createShopClient } from '../../clients/typescript/src/index.js';

const KEY = 'northwind';

/** What browsers call `Storage`. */
function textStorage(values = new Map<string, string>()) {
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, text: string) => void values.set(key, text),
  };
}

describe('the storage of a browser', () => {
  it('keeps a session for the next page', async () => {
    const storage = textStorage();
    const before = createShopClient({ origin: 'http://127.0.0.1', storage: browserStorage(storage, KEY) });
    await before.session.keep({ accessToken: 'a', refreshToken: 'r', deviceToken: 'd', expiresIn: 600 });
    const after = createShopClient({ origin: 'http://127.0.0.1', storage: browserStorage(storage, KEY) });
    expect(await after.session.state()).toMatchObject({ accessToken: 'a', refreshToken: 'r' });

    await after.session.forget();
    expect(await before.session.state()).toEqual({ deviceToken: 'd' });
  });

  it.each([
    ['nothing', undefined],
    ['a text that is no JSON', '{"accessToken":'],
    ['no object', '"token"'],
    ['a field of another type', '{"accessToken":{"old":"format"}}'],
  ])('forgets what is damaged: %s', async (_what, text) => {
    const storage = textStorage(new Map(text === undefined ? [] : [[KEY, text]]));
    const shop = createShopClient({ origin: 'http://127.0.0.1', storage: browserStorage(storage, KEY) });
    expect(await shop.session.state()).toEqual({});
  });

  it('is changed under the lock that all tabs share', async () => {
    const held: string[] = [];
    const request = <T>(name: string, work: () => Promise<T>): Promise<T> => {
      held.push(name);
      return work();
    };
    const navigator = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
    Object.defineProperty(globalThis, 'navigator', { value: { locks: { request } }, configurable: true });
    try {
      const storage = browserStorage(textStorage(), KEY);
      await createShopClient({ origin: 'http://127.0.0.1', storage }).session.forget();
    } finally {
      if (navigator) Object.defineProperty(globalThis, 'navigator', navigator);
      else Reflect.deleteProperty(globalThis, 'navigator');
    }
    expect(held).toEqual([`emporium-session ${KEY}`]);
  });
});
