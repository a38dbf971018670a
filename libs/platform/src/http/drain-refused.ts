import type { FastifyInstance } from 'fastify';

/** What is read and thrown away of a body that nobody wants, before the connection is cut. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Reads on where an answer was given before the whole body had come, as with a refusal, and throws away what comes.
 * Without that the connection would stand still for its next request; were it closed instead, a client that is still
 * sending would be reset and never see the answer (RFC 9112, section 9.6). Behind {@link MOST_BYTES} it is cut; a slow
 * one ends with the time for receiving a request.
 */
export function drainRefused(instance: FastifyInstance): void {
  instance.addHook('onSend', (_request, reply, payload, done) => {
    // Fastify closes the connection behind a body that a parser refuses.
    reply.removeHeader('connection');
    done(null, payload);
  });
  instance.addHook('onResponse', ({ raw }, _reply, done) => {
    if (!raw.complete && !raw.destroyed) {
      let bytes = 0;
      raw.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MOST_BYTES) raw.socket.destroy();
      });
      raw.resume();
    }
    done();
  });
}
