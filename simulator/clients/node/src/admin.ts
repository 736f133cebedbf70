import * as http from 'node:http';

import type { ErrorBody, paths } from './admin-api.js';

// The compiler checks every path, method, query, body and answer against the description of the admin API.
type Method = 'get' | 'post' | 'delete';
type PathsWith<M extends Method> = { [P in keyof paths]: paths[P][M] extends { responses: unknown } ? P : never }[keyof paths];
type Query<P extends keyof paths> = paths[P]['get'] extends { parameters: { query?: infer Q } } ? Q : never;
type Body<P extends keyof paths> = paths[P]['post'] extends { requestBody: { content: { 'application/json': infer B } } } ? B : never;
type Json<Response> = Response extends { content: { 'application/json': infer A } } ? A : never;
type Answer<P extends keyof paths, M extends Method> = paths[P][M] extends { responses: infer R } ? Json<R[(200 | 201) & keyof R]> : never;

/** The simulator refused what was asked, and says why. */
export class AdminError extends Error {
  override name = 'AdminError';
  constructor(
    asked: string,
    /** The HTTP status of the refusal. */
    readonly status: number,
    /** A word for programs, such as `not-found`. */
    readonly code: string | undefined,
    reason: string,
  ) {
    super(`PaySys simulator: ${reason} (${asked}, HTTP ${status})`);
  }
}

/** Longer than the simulator itself lets anybody wait, which is a minute. */
const LIMIT_MS = 90_000;

/**
 * The admin API of one process. It is spoken over `node:http` with an agent of its own: a test may have replaced
 * `fetch` or the timers, and proxies that the environment names have no business on this machine.
 */
export class Admin {
  readonly #agent = new http.Agent({ keepAlive: true });

  constructor(readonly url: string) {}

  get<P extends PathsWith<'get'>>(path: P, sandbox: string, query?: Query<P>): Promise<Answer<P, 'get'>> {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined) search.set(name, String(value));
    return this.#ask('GET', `${fill(path, sandbox)}?${search}`);
  }

  post<P extends PathsWith<'post'>>(path: P, sandbox: string, body: Body<P>): Promise<Answer<P, 'post'>> {
    return this.#ask('POST', fill(path, sandbox), JSON.stringify(body));
  }

  async delete<P extends PathsWith<'delete'>>(path: P, sandbox: string): Promise<void> {
    await this.#ask('DELETE', fill(path, sandbox));
  }

  #ask<A>(method: string, path: string, body?: string): Promise<A> {
    return new Promise((resolve, reject) => {
      const headers = body === undefined ? {} : { 'content-type': 'application/json' };
      const request = http.request(this.url + path, { method, headers, agent: this.#agent, timeout: LIMIT_MS });
      request.on('timeout', () => request.destroy(new Error(`no answer in ${LIMIT_MS / 1000} seconds`)));
      request.on('error', (cause) => reject(new Error(`PaySys simulator: ${method} ${path} got no answer: ${cause.message}. Has it been closed?`, { cause })));
      request.on('response', (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => (text += part));
        response.on('error', reject);
        response.on('end', () => {
          const status = response.statusCode ?? 0;
          if (status >= 200 && status < 300) resolve((text === '' ? undefined : JSON.parse(text)) as A);
          else reject(refusal(`${method} ${path}`, status, text));
        });
      });
      request.end(body);
    });
  }
}

/** Puts the name of the sandbox where it belongs. */
function fill(path: string, sandbox: string): string {
  return path.replace('{sandbox}', encodeURIComponent(sandbox));
}

function refusal(asked: string, status: number, text: string): AdminError {
  let error: Partial<ErrorBody> = {};
  try {
    error = (JSON.parse(text) as { error: ErrorBody }).error;
  } catch {
    // Whoever answered was not the simulator; what it said is shown as it is.
  }
  const hint = error.did_you_mean ? `; did you mean ${JSON.stringify(error.did_you_mean)}?` : '';
  return new AdminError(asked, status, error.code, `${error.message ?? text}${hint}`);
}
