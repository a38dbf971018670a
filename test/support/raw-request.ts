import { request, type IncomingHttpHeaders } from 'node:http';
import type { Problem } from './shopping.js';

export interface RawRequest {
  readonly method?: string;
  /** The path as it is sent, without normalisation. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends requests that `fetch` would refuse or correct: any method, path, host and bytes. */
export function raw(origin: string, { method = 'GET', path, headers, body }: RawRequest): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const sending = request({ hostname, port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode!, headers: response.headers, text });
      });
      response.on('error', reject);
    });
    sending.once('error', reject);
    sending.end(body);
  });
}

/** Expects that the answer is a valid problem document (RFC 9457), and returns it. */
export function expectProblem(answer: RawAnswer, status: number, code: string): Problem {
  const { headers, text } = answer;
  expect(`${answer.status} ${headers['content-type']} ${text}`).toMatch(
    new RegExp(`^${status} application/problem\\+json`),
  );
  const problem = JSON.parse(text) as Problem;
  expect(problem).toMatchObject({
    code,
    status,
    title: expect.any(String),
    detail: expect.any(String),
    correlationId: headers['x-correlation-id'],
    type: expect.stringMatching(new RegExp(`^http://.+/docs/errors#${code}$`)),
  });
  // No internal details: no stack, no messages of the driver or the framework.
  expect(text).not.toMatch(/node_modules|\.[jt]s:\d|Mongo|FST_|BSON/);
  return problem;
}
