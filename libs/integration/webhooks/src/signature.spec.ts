import { Webhook } from 'standardwebhooks';
import { newSecret, signedHeaders } from './signature.js';

describe('webhook signatures', () => {
  const body = '{"id":"1","data":{"name":"Łódź"}}';

  it('are verified by Standard Webhooks’ own library with either secret while one is rotated', () => {
    const [fresh, old, foreign] = [newSecret(), newSecret(), newSecret()];
    const headers = signedHeaders('msg_1', body, [fresh, old], new Date());
    for (const secret of [fresh, old]) expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
    expect(() => new Webhook(foreign).verify(body, headers)).toThrow();
    expect(() => new Webhook(fresh).verify(`${body} `, headers)).toThrow();
    expect(() => new Webhook(fresh).verify(body, { ...headers, 'webhook-id': 'msg_2' })).toThrow();
  });

  it('tell the second of the attempt, so that an old one is refused', () => {
    const secret = newSecret();
    const headers = signedHeaders('msg_1', body, [secret], new Date(Date.now() - 3_600_000));
    expect(() => new Webhook(secret).verify(body, headers)).toThrow('too old');
  });

  it('are made with secrets of 24 to 64 bytes', () => {
    expect(Buffer.from(newSecret().slice('whsec_'.length), 'base64')).toHaveLength(32);
  });
});
