// Watches the live stream as a screen does and notes every change with its time, so that a test can wait for a state of
// the plant and print what happened when. Easy to get wrong: a page of history is kept, because what must never have
// been claimed (a lost load) may have been claimed for half a second.
import type { AlertView, OverviewView } from '../../src/api/contract.ts';
import type { AlertsPatch, DiagramPatch, LiveNode, OverviewPatch } from '../../src/api/contract-stream.ts';
import { sleep, systemClock } from '../../src/core/clock.ts';
import type { HttpClient } from './http-client.ts';

const pollMs = 20;

export interface Change {
  /** On the monotonic clock. */
  readonly atMs: number;
  readonly subject: string;
  readonly text: string;
}

export class Watch {
  overview: OverviewView | undefined;
  alerts: readonly AlertView[] = [];
  readonly nodes = new Map<string, LiveNode>();
  readonly changes: Change[] = [];
  /** Every alert that was ever shown, in each form it took. */
  readonly everShown: AlertView[] = [];
  readonly #latest = new Map<string, string>();
  readonly #end = new AbortController();
  #failure: unknown;

  constructor(client: HttpClient) {
    void this.#follow(client);
  }

  close(): void {
    this.#end.abort();
  }

  /** Waits until `isSo` and returns the ms since `sinceMs`; throws with the last changes when it takes too long. */
  async until(what: string, isSo: () => boolean, { sinceMs, limitMs }: Span): Promise<number> {
    const deadlineMs = sinceMs + limitMs;
    while (!isSo()) {
      if (this.#failure !== undefined) throw new Error('the live stream broke', { cause: this.#failure });
      if (systemClock.monotonicMs() > deadlineMs) {
        throw new Error(`not within ${limitMs} ms: ${what}\n${this.timeline(sinceMs).join('\n')}`);
      }
      await sleep(systemClock, pollMs);
    }
    return systemClock.monotonicMs() - sinceMs;
  }

  /** Word that a device of this component gives for a point, in its first instance. */
  word(componentId: string, point: string): string | null {
    const values = this.nodes.get(componentId)?.values ?? [];
    return values.find((value) => value.point === point)?.state ?? null;
  }

  /** Number that a device of this component gives for a point, in its first instance. */
  value(componentId: string, point: string): number | null {
    const values = this.nodes.get(componentId)?.values ?? [];
    return values.find((value) => value.point === point)?.value ?? null;
  }

  state(componentId: string): string | undefined {
    return this.nodes.get(componentId)?.state;
  }

  alert(key: string): AlertView | undefined {
    return this.alerts.find((alert) => alert.key === key);
  }

  /** True for an alert that stands open: not returned. */
  isOpen(key: string): boolean {
    const alert = this.alert(key);
    return alert !== undefined && alert.returnedAtMs === null;
  }

  get verdict(): string | undefined {
    return this.overview?.live.answer;
  }

  /** The changes since then, one line each, in ms. */
  timeline(sinceMs: number, isWanted: (subject: string) => boolean = () => true): string[] {
    return this.changes
      .filter(({ atMs, subject }) => atMs >= sinceMs && isWanted(subject))
      .map(
        ({ atMs, subject, text }) =>
          `${String(Math.round(atMs - sinceMs)).padStart(7)} ms  ${subject}: ${text}`,
      );
  }

  note(subject: string, text: string, atMs = systemClock.monotonicMs()): void {
    if (this.#latest.get(subject) === text) return;
    this.#latest.set(subject, text);
    this.changes.push({ atMs, subject, text });
  }

  async #follow(client: HttpClient): Promise<void> {
    try {
      for await (const { atMs, event, data } of client.stream(this.#end.signal)) {
        if (event === 'overview') this.#takeOverview(data as OverviewPatch, atMs);
        else if (event === 'diagram') this.#takeDiagram(data as DiagramPatch, atMs);
        else if (event === 'alerts') this.#takeAlerts(data as AlertsPatch, atMs);
      }
      if (!this.#end.signal.aborted) this.#failure = new Error('it ended');
    } catch (error) {
      if (!this.#end.signal.aborted) this.#failure = error;
    }
  }

  #takeOverview(patch: OverviewPatch, atMs: number): void {
    // The first one has all of it.
    const overview = { ...this.overview, ...patch } as OverviewView;
    this.overview = overview;
    const reason = overview.live.reasons[0]?.text ?? '';
    this.note('verdict', `${overview.live.answer} ${reason}`.trim(), atMs);
    this.note('survives a single failure', overview.survivesSingleFailure.answer, atMs);
  }

  #takeDiagram({ nodes }: DiagramPatch, atMs: number): void {
    for (const node of nodes) {
      this.nodes.set(node.id, node);
      this.note(node.id, `${node.state}, ${node.stateSentence.text}`, atMs);
      for (const { point, instance, state } of node.values) {
        if (state !== null) this.note(`${node.id} ${point} ${instance}`.trim(), state, atMs);
      }
    }
  }

  #takeAlerts({ alerts, gone }: AlertsPatch, atMs: number): void {
    const others = this.alerts.filter(({ id }) => !gone.includes(id) && !alerts.some((one) => one.id === id));
    this.alerts = [...others, ...alerts];
    this.everShown.push(...alerts);
    for (const { key, priority, state, sentence, consequence } of alerts) {
      const text = [sentence.text, consequence?.text].filter((part) => part !== undefined).join(' ');
      this.note(`alert ${key}`, `${state}, ${priority}: ${text}`, atMs);
    }
  }
}

export interface Span {
  /** On the monotonic clock. */
  readonly sinceMs: number;
  readonly limitMs: number;
}
