import type { FastifyInstance } from 'fastify';

/** How many bytes of a refused body are read and thrown away before the connection is closed. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * When an answer is sent before the whole body has arrived, as with a refusal: reads the rest and throws it away.
 * Otherwise the connection could not take the next request. If it were closed instead, a client that is still sending would
 * be reset and not see the answer (RFC 9112, section 9.6). After {@link MOST_BYTES} or too long a time it is closed.
 * @param timeoutMs how long the rest may take
 */
export function drainRefused(instance: FastifyInstance, timeoutMs: number): void {
  instance.addHook('onSend', (_request, reply, payload, done) => {
    // Fastify closes the connection after a body that a parser refuses.
    reply.removeHeader('connection');
    done(null, payload);
  });
  instance.addHook('onResponse', ({ raw }, _reply, done) => {
    // A request that came through no connection (Fastify's inject) does not say whether it is complete.
    if (raw.complete === false && !raw.destroyed) {
      let bytes = 0;
      raw.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MOST_BYTES) raw.socket.destroy();
      });
      raw.resume();
      const limit = setTimeout(() => raw.complete || raw.socket.destroy(), timeoutMs).unref();
      raw.once('close', () => clearTimeout(limit));
    }
    done();
  });
}
