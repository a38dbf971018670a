import { createHash, createHmac, randomBytes } from 'node:crypto';
import bcrypt from 'bcrypt';
import type { FastifyInstance } from 'fastify';
import { generateKeyPair, SignJWT } from 'jose';
import { newRowId, type Databases, type Row } from './databases.js';

const LIFE_SECONDS = 600;
const SESSION_MS = 30 * 86_400_000;
const DEVICE_MS = 365 * 86_400_000;

/** A log-in: one look-up, one bcrypt comparison, one session, one signature, one device tag. */
export function logInRoutes(app: FastifyInstance, databases: Databases): void {
  const keys = generateKeyPair('ES256');
  const deviceKey = randomBytes(32);

  app.post<{ Body: { email: string; password: string } }>('/api/v1/auth/login', async (request, reply) => {
    const db = databases.of(request);
    const { email, password } = request.body;
    const customer = await db.collection<Row>('customers').findOne({ email });
    if (!customer || !(await bcrypt.compare(password, customer['bareHash'] as string))) {
      return reply.status(401).send({ title: 'unauthenticated' });
    }
    const now = new Date();
    const _id = newRowId();
    const secret = randomBytes(32).toString('base64url');
    await db.collection<Row>('sessions').insertOne({
      _id,
      audience: 'shop',
      accountId: customer._id,
      current: createHash('sha256').update(secret).digest('base64url'),
      authenticatedAt: now,
      amr: ['pwd'],
      device: { ip: request.ip },
      createdAt: now,
      lastUsedAt: now,
      expiresAt: new Date(now.getTime() + SESSION_MS),
    });
    const seconds = Math.floor(now.getTime() / 1000);
    const accessToken = await new SignJWT({
      tid: db.databaseName.slice(-26),
      sid: _id,
      roles: ['customer'],
      auth_time: seconds,
      amr: ['pwd'],
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: newRowId() })
      .setIssuer('http://127.0.0.1:3000')
      .setAudience('shop')
      .setSubject(customer._id)
      .setJti(newRowId())
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + LIFE_SECONDS)
      .sign((await keys).privateKey);
    const refreshToken = `${_id}.${secret}.${randomBytes(16).toString('base64url')}`;
    const device = `${newRowId()}.${(now.getTime() + DEVICE_MS).toString(36)}`;
    const tag = createHmac('sha256', deviceKey).update(`${device}|${customer._id}`).digest('base64url');
    const tokens = { accessToken, refreshToken, tokenType: 'Bearer', expiresIn: LIFE_SECONDS };
    return { outcome: 'logged-in', ...tokens, deviceToken: `${device}.${tag}` };
  });
}
