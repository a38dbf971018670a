import { Webhook } from 'standardwebhooks';
import { newSecret, signedHeaders } from './signature.js';

describe('webhook signatures', () => {
  const body = '{"id":"1","data":{"name":"Łódź"}}';

  it('are verified by Standard Webhooks’ own library with the old and the new secret during a rotation', () => {
    const [fresh, old, foreign] = [newSecret(), newSecret(), newSecret()];
    const headers = signedHeaders('msg_1', body, [fresh, old], new Date());
    for (const secret of [fresh, old]) expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
    expect(() => new Webhook(foreign).verify(body, headers)).toThrow();
    expect(() => new Webhook(fresh).verify(`${body} `, headers)).toThrow();
    expect(() => new Webhook(fresh).verify(body, { ...headers, 'webhook-id': 'msg_2' })).toThrow();
  });

  it('contain the time of the attempt, so that an old message is refused', () => {
    const secret = newSecret();
    const headers = signedHeaders('msg_1', body, [secret], new Date(Date.now() - 3_600_000));
    expect(() => new Webhook(secret).verify(body, headers)).toThrow('too old');
  });

  it('are made with secrets of 24 to 64 bytes', () => {
    expect(Buffer.from(newSecret().slice('whsec_'.length), 'base64')).toHaveLength(32);
  });
});
