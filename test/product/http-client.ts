// A person's browser as far as HTTP goes: keeps the session cookie and asks one Qosha.
import { systemClock } from '../../src/core/clock.ts';

const requestLimitMs = 20_000;

export class HttpClient {
  readonly #baseUrl: string;
  #cookie = '';

  constructor(baseUrl: string) {
    this.#baseUrl = baseUrl;
  }

  /** Answer of any status. */
  async ask(method: string, path: string, body?: object): Promise<Response> {
    const response = await fetch(`${this.#baseUrl}${path}`, {
      method,
      headers: {
        ...(this.#cookie === '' ? {} : { cookie: this.#cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(requestLimitMs),
    });
    const cookie = response.headers.get('set-cookie')?.split(';')[0];
    if (cookie !== undefined) this.#cookie = cookie;
    return response;
  }

  /** JSON of a 2xx; anything else is an error that quotes the answer. */
  async get<T>(path: string): Promise<T> {
    return (await this.#require('GET', path)).json() as Promise<T>;
  }

  async post<T>(path: string, body?: object): Promise<T | undefined> {
    const text = await (await this.#require('POST', path, body)).text();
    return text === '' ? undefined : (JSON.parse(text) as T);
  }

  async put(path: string, body: object): Promise<void> {
    await (await this.#require('PUT', path, body)).text();
  }

  async bytes(path: string): Promise<Buffer> {
    return Buffer.from(await (await this.#require('GET', path)).arrayBuffer());
  }

  async signInByLink(token: string): Promise<void> {
    await this.post('/api/v1/session/link', { token });
  }

  async signIn(login: string, password: string): Promise<void> {
    await this.post('/api/v1/session', { login, password });
  }

  async isReady(): Promise<boolean> {
    try {
      const signal = AbortSignal.timeout(2_000);
      const response = await fetch(`${this.#baseUrl}/health/ready`, { signal });
      await response.text();
      return response.status === 200;
    } catch {
      // Not listening yet.
      return false;
    }
  }

  /** The live stream, message by message, until `signal` is aborted. */
  async *stream(signal: AbortSignal): AsyncGenerator<{ atMs: number; event: string; data: unknown }> {
    const response = await fetch(`${this.#baseUrl}/api/v1/stream`, {
      headers: { cookie: this.#cookie },
      signal,
    });
    if (response.body === null || !response.ok) throw new Error(`the stream answered ${response.status}`);
    let waiting = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const messages = `${waiting}${chunk}`.split('\n\n');
      waiting = messages.pop() ?? '';
      const atMs = systemClock.monotonicMs();
      for (const message of messages) {
        const event = /^event: (\S+)$/m.exec(message)?.[1];
        const data = /^data: (.*)$/m.exec(message)?.[1];
        if (event !== undefined && data !== undefined) yield { atMs, event, data: JSON.parse(data) };
      }
    }
  }

  async #require(method: string, path: string, body?: object): Promise<Response> {
    const response = await this.ask(method, path, body);
    if (response.ok) return response;
    throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  }
}
