// The connection to NATS: opened in the background, opened again for ever, and silent about secrets. Easy to get wrong: a
// line that swallows everything looks alive for minutes unless it is asked often, and what is published while it is
// down would come out of a buffer later; so while it is down nothing is published at all.
import { isIP } from 'node:net';
import { checkServerIdentity as checkIdentity } from 'node:tls';
import type { PeerCertificate } from 'node:tls';
import { jetstream } from '@nats-io/jetstream';
import type { JetStreamClient } from '@nats-io/jetstream';
import { connect, nkeyAuthenticator } from '@nats-io/transport-node';
import type { ConnectionOptions, Msg, NatsConnection } from '@nats-io/transport-node';
import { sleep } from '../core/clock.ts';
import type { Clock } from '../core/clock.ts';
import type { Log } from '../platform/log.ts';
import type { UplinkSettings } from './uplink-config.ts';

const pingIntervalMs = 2_000;
const maxPingsOut = 2;
const connectLimitMs = 3_000;
const retryMs = 500;
const storeLimitMs = 5_000;

export interface LinkOptions {
  readonly settings: UplinkSettings;
  readonly name: string;
  readonly clock: Clock;
  readonly log: Log;
  /** The line was made, or made again. */
  readonly onUp?: () => void;
  readonly onDown?: () => void;
}

export type OnMessage = (bytes: Uint8Array, message: Msg) => void;

export class NatsLink {
  readonly #options: LinkOptions;
  readonly #subscriptions: { readonly subject: string; readonly onMessage: OnMessage }[] = [];
  readonly #closing = new AbortController();
  readonly #running: Promise<void>;
  #connection: NatsConnection | undefined;
  #stream: JetStreamClient | undefined;
  #isUp = false;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** The connection while there is one; it may be between two lines. */
  get connection(): NatsConnection | undefined {
    return this.#connection;
  }

  /** Subscribes now and on every connection to come. `onMessage` must not throw. */
  subscribe(subject: string, onMessage: OnMessage): void {
    this.#subscriptions.push({ subject, onMessage });
    if (this.#connection !== undefined) listen(this.#connection, subject, onMessage);
  }

  /** At most once: nothing happens while the line is down. */
  publish(subject: string, bytes: Uint8Array): void {
    if (this.#isUp) this.#connection?.publish(subject, bytes);
  }

  /** Into the stream; resolves true once the server has it. The same `id` within two minutes is stored once. */
  async store(subject: string, bytes: Uint8Array, id: string): Promise<boolean> {
    if (!this.#isUp || this.#stream === undefined) return false;
    try {
      await this.#stream.publish(subject, bytes, { msgID: id, timeout: storeLimitMs });
      return true;
    } catch (error) {
      this.#options.log.debug({ err: error }, 'a message was not stored');
      return false;
    }
  }

  /** Asks whoever listens; undefined when nobody answers in time. */
  async ask(subject: string, bytes: Uint8Array, timeoutMs: number): Promise<Uint8Array | undefined> {
    if (!this.#isUp || this.#connection === undefined) return undefined;
    try {
      return (await this.#connection.request(subject, bytes, { timeout: timeoutMs })).data;
    } catch (error) {
      this.#options.log.debug({ err: error }, 'a question was not answered');
      return undefined;
    }
  }

  /** Sends what is on its way and closes. */
  async close(): Promise<void> {
    this.#closing.abort();
    const connection = this.#connection;
    if (this.#isUp && connection !== undefined) {
      await Promise.race([connection.flush().catch(() => undefined), sleep(this.#options.clock, 1_000)]);
    }
    await connection?.close();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { clock } = this.#options;
    while (!this.#closing.signal.aborted) {
      const connection = await this.#connect();
      if (connection === undefined) {
        await sleep(clock, retryMs, this.#closing.signal);
        continue;
      }
      if (this.#closing.signal.aborted) return connection.close();
      this.#connection = connection;
      this.#stream = jetstream(connection);
      for (const { subject, onMessage } of this.#subscriptions) listen(connection, subject, onMessage);
      this.#setUp(true);
      await this.#watch(connection);
      this.#setUp(false);
    }
  }

  async #connect(): Promise<NatsConnection | undefined> {
    try {
      return await connect(connectionOptions(this.#options));
    } catch (error) {
      this.#options.log.debug({ err: error }, 'no connection to NATS yet');
      return undefined;
    }
  }

  /** Until the connection is closed for good. */
  async #watch(connection: NatsConnection): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === 'disconnect' || status.type === 'staleConnection') this.#setUp(false);
      else if (status.type === 'reconnect') this.#setUp(true);
      else if (status.type === 'error') {
        this.#options.log.warn({ reason: status.error.message }, 'NATS refused something');
      }
    }
    await connection.closed();
  }

  #setUp(isUp: boolean): void {
    if (isUp === this.#isUp) return;
    this.#isUp = isUp;
    const { log, onUp, onDown } = this.#options;
    if (isUp) log.info({ server: this.#connection?.getServer() }, 'connected to NATS');
    else log.warn({}, 'the connection to NATS is gone');
    if (isUp) onUp?.();
    else onDown?.();
  }
}

function listen(connection: NatsConnection, subject: string, onMessage: OnMessage): void {
  connection.subscribe(subject, {
    callback: (error, message) => {
      if (error === null) onMessage(message.data, message);
    },
  });
}

function connectionOptions({ settings, name }: LinkOptions): ConnectionOptions {
  const { servers, user, password, nkey, tls } = settings;
  const seed = nkey?.reveal();
  return {
    servers: [...servers],
    name,
    pingInterval: pingIntervalMs,
    maxPingOut: maxPingsOut,
    timeout: connectLimitMs,
    reconnectTimeWait: retryMs,
    reconnectJitter: retryMs,
    maxReconnectAttempts: -1,
    ignoreAuthErrorAbort: true,
    ...(user === undefined ? {} : { user, pass: password?.reveal() ?? '' }),
    ...(seed === undefined ? {} : { authenticator: nkeyAuthenticator(Buffer.from(seed)) }),
    ...(tls === undefined && !servers.some((server) => server.startsWith('tls:'))
      ? {}
      : { tls: tlsOptions(settings) }),
  };
}

/** Never without TLS once it is asked for; and a server that is named by its address is checked by its address. */
function tlsOptions({ servers, tls = {} }: UplinkSettings): NonNullable<ConnectionOptions['tls']> {
  const hosts = servers.map((server) => new URL(server).hostname.replaceAll(/[[\]]/g, ''));
  const addresses = hosts.filter((host) => isIP(host) !== 0);
  const checkServerIdentity = (name: string, certificate: PeerCertificate): Error | undefined => {
    const found = checkIdentity(name, certificate);
    // The library tells no name for an address, and Node then compares with localhost.
    const isNamed = found === undefined || hosts.includes(name);
    if (isNamed) return found;
    return addresses.some((address) => checkIdentity(address, certificate) === undefined) ? undefined : found;
  };
  const options = {
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls.cert === undefined ? {} : { cert: tls.cert }),
    ...(tls.key === undefined ? {} : { key: tls.key.reveal() }),
    checkServerIdentity,
  };
  return options;
}
