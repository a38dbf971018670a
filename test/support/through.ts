import { raw } from './raw-request.js';

/**
 * A `fetch` that sends requests for every host to this server, with the original host in a header, as a proxy does. It
 * does not follow redirects.
 */
export function through(origin: string) {
  return async (
    url: string,
    options: { method?: string; headers?: Readonly<Record<string, string>>; body?: unknown } = {},
  ): Promise<Response> => {
    const { host, pathname, search } = new URL(url);
    const body =
      options.body === undefined || options.body === null ? undefined : String(options.body as string);
    const { status, headers, text } = await raw(origin, {
      method: options.method,
      path: `${pathname}${search}`,
      headers: {
        ...options.headers,
        host,
        ...(options.body instanceof URLSearchParams && {
          'content-type': 'application/x-www-form-urlencoded',
        }),
      },
      body,
    });
    const answer = new Headers();
    for (const [name, value] of Object.entries(headers)) {
      for (const each of [value ?? []].flat()) answer.append(name, each);
    }
    return new Response([204, 304].includes(status) ? null : text, { status, headers: answer });
  };
}
