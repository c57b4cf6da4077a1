// Remembers which SNMPv3 engine answers at which address, across restarts, and tells when that changes. Easy to get wrong:
// it must never hold up polling – it is read once, written some time after a change, and a file that cannot be read
// only means that every engine is met for the first time again.
import { readFileSync } from 'node:fs';
import type { Cancel, Clock } from '../core/clock.ts';
import type { GracefulStop } from '../platform/graceful-stop.ts';
import { saveFileDurably } from '../platform/durable-file.ts';
import type { Log } from '../platform/log.ts';
import type { UsmWatch } from '../snmp/usm-agent.ts';

/** Changes are gathered this long before the file is written. */
const writeDelayMs = 1_000;
const maxEntries = 65_536;
const engineIdText = /^[0-9a-f]{10,64}$/;

export interface EngineMemoryParts {
  readonly file: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly stop: GracefulStop;
  /** Told beside the log: a known address is answered for by another engine. */
  readonly onChange: (address: string, port: number) => void;
}

/** What the SNMP client is given: a memory in `file`, and warnings in the log. */
export function watchEngines(parts: EngineMemoryParts): UsmWatch {
  const memory = new EngineFile(parts);
  parts.stop.add({ name: 'memory of SNMPv3 engines', stop: () => memory.flush() });
  const { log } = parts;
  return {
    memory,
    onEngineChange: (change) => {
      log.warn(change, 'another SNMPv3 engine answers at a known address: a swapped or reset card');
      parts.onChange(change.address, change.port);
    },
    onEngineDuplicate: (duplicate) => {
      log.warn(
        duplicate,
        'two addresses answer as one SNMPv3 engine: cloned cards, or one with two addresses',
      );
    },
  };
}

class EngineFile {
  readonly #parts: EngineMemoryParts;
  // `address port` → engine id in hexadecimal
  readonly #ids: Map<string, string>;
  #cancel: Cancel | undefined = undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(parts: EngineMemoryParts) {
    this.#parts = parts;
    this.#ids = readIds(parts);
  }

  load(key: string): string | undefined {
    return this.#ids.get(key);
  }

  save(key: string, engineId: string): void {
    if (this.#ids.get(key) === engineId) return;
    this.#ids.delete(key);
    this.#ids.set(key, engineId);
    const [oldest] = this.#ids.keys();
    if (this.#ids.size > maxEntries && oldest !== undefined) this.#ids.delete(oldest);
    this.#cancel ??= this.#parts.clock.after(writeDelayMs, () => void this.flush());
  }

  /** Writes what is not written yet; never rejects. */
  flush(): Promise<void> {
    if (this.#cancel === undefined) return this.#writing;
    this.#cancel();
    this.#cancel = undefined;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    const { file, log } = this.#parts;
    try {
      await saveFileDurably(file, JSON.stringify(Object.fromEntries(this.#ids)));
    } catch (error) {
      log.warn({ err: error, file }, 'SNMPv3 engines cannot be remembered');
    }
  }
}

function readIds({ file, log }: EngineMemoryParts): Map<string, string> {
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const entries = typeof read === 'object' && read !== null ? Object.entries(read) : [];
    const ids = entries.filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && engineIdText.test(entry[1]),
    );
    return new Map(ids.slice(-maxEntries));
  } catch (error) {
    const isNew = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isNew) log.warn({ err: error, file }, 'what was remembered of SNMPv3 engines cannot be read');
    return new Map();
  }
}
