// A browser as far as the server can tell: keeps the session cookie and says where its requests come from. Beside it,
// bytes on a plain connection, for requests that no browser would make.
import { connect } from 'node:net';

export interface Ask {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The text as JSON; undefined when it is none. */
  readonly body: unknown;
}

function parse(text: string, type: string | null): unknown {
  return text !== '' && type !== null && /[/+]json/u.test(type) ? JSON.parse(text) : undefined;
}

export class Browser {
  readonly #origin: string;
  /** `name=value` of the session cookie. */
  cookie: string | undefined;

  constructor(origin: string, cookie?: string) {
    this.#origin = origin;
    this.cookie = cookie;
  }

  async ask(method: string, path: string, { body, headers = {} }: Ask = {}): Promise<Answer> {
    const response = await fetch(this.#origin + path, {
      method,
      redirect: 'manual',
      headers: {
        'sec-fetch-site': 'same-origin',
        ...(this.cookie === undefined ? {} : { cookie: this.cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: parse(text, response.headers.get('content-type')),
    };
  }

  get = (path: string, headers: Ask['headers'] = {}): Promise<Answer> => this.ask('GET', path, { headers });
  post = (path: string, body?: unknown): Promise<Answer> => this.ask('POST', path, { body });
  put = (path: string, body: unknown): Promise<Answer> => this.ask('PUT', path, { body });

  /** The live stream as it comes; `stop` hangs up. */
  async watch(): Promise<Watching> {
    const hangUp = new AbortController();
    const headers = this.cookie === undefined ? {} : { cookie: this.cookie };
    const response = await fetch(`${this.#origin}/api/v1/stream`, { headers, signal: hangUp.signal });
    return new Watching(response, hangUp);
  }

  #keep(setCookie: string): void {
    const [pair = ''] = setCookie.split(';');
    this.cookie = pair.endsWith('=') ? undefined : pair;
  }
}

export interface StreamEvent {
  readonly event: string;
  readonly data: unknown;
}

export class Watching {
  readonly response: Response;
  readonly events: StreamEvent[] = [];
  /** Resolves when the stream ended, by whomever. */
  readonly ended: Promise<void>;
  readonly #hangUp: AbortController;
  readonly #arrivals = new Set<() => void>();

  constructor(response: Response, hangUp: AbortController) {
    this.response = response;
    this.#hangUp = hangUp;
    this.ended = this.#read();
  }

  async #read(): Promise<void> {
    if (this.response.body === null) return;
    let rest = '';
    try {
      for await (const text of this.response.body.pipeThrough(new TextDecoderStream())) {
        const blocks = (rest + text).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) this.#take(block);
      }
    } catch (error) {
      // Hung up by us, or cut by the server: either way it is over.
      if (!(error instanceof Error)) throw error;
    }
  }

  #take(block: string): void {
    const event = /^event: (.*)$/mu.exec(block)?.[1];
    const data = /^data: (.*)$/mu.exec(block)?.[1];
    if (event === undefined || data === undefined) return;
    this.events.push({ event, data: JSON.parse(data) });
    for (const arrival of this.#arrivals) arrival();
  }

  /** Resolves with the first event, past or to come, that fits. */
  until(fits: (event: StreamEvent) => boolean): Promise<StreamEvent> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.events.find(fits);
        if (found === undefined) return;
        this.#arrivals.delete(look);
        resolve(found);
      };
      this.#arrivals.add(look);
      look();
    });
  }

  stop(): void {
    this.#hangUp.abort();
  }
}

/** Sends bytes and resolves with everything that came back until the server closed. */
export function sendBytes(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => (answer += text));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}

/** A POST as bytes, closed after the answer; `headers` are whole lines. */
export function post(port: number, path: string, headers: string, body: string): Promise<string> {
  const length = `Content-Length: ${Buffer.byteLength(body)}\r\n`;
  const host = `Host: 127.0.0.1:${port}\r\nConnection: close\r\n`;
  return sendBytes(port, `POST ${path} HTTP/1.1\r\n${host}${length}${headers}\r\n${body}`);
}

/** Status of an answer as bytes. */
export const statusOf = (answer: string): number => Number(answer.slice(9, 12));
