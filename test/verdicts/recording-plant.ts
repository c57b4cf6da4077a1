// A plant that records itself, for tests: evaluator and journal hear the same, and the database loses what it is told to.
import fc from 'fast-check';
import { VirtualClock } from '../../src/core/clock.ts';
import type { Database } from '../../src/platform/database.ts';
import { LiveEvaluator } from '../../src/redundancy/live-evaluator.ts';
import type { ComponentState } from '../../src/site/component.ts';
import type { Site, SiteComponent } from '../../src/site/site.ts';
import { mediumOfDemand } from '../../src/verdicts/figure.ts';
import type { FigureKind } from '../../src/verdicts/figure.ts';
import { VerdictRecorder } from '../../src/verdicts/recording-loop.ts';
import { VerdictJournal } from '../../src/verdicts/verdict-journal.ts';
import { deviceOf, siteOf } from './small-site.ts';

/** Loses the next transactions: before they begin, or their confirmation after they are done. */
class FrailDatabase {
  readonly #database: Database;
  ills: ('before' | 'after')[] = [];

  constructor(database: Database) {
    this.#database = database;
  }

  readonly transaction: Database['transaction'] = async (work, options) => {
    const ill = this.ills.shift();
    if (ill === 'before') throw new Error('the database is gone');
    const result = await this.#database.transaction(work, options);
    if (ill === 'after') throw new Error('nobody knows whether that was committed');
    return result;
  };
}

export type Step =
  | { readonly what: 'state'; readonly pick: number; readonly state: ComponentState }
  | { readonly what: 'figure'; readonly pick: number; readonly kind: FigureKind; readonly value: number }
  | { readonly what: 'evaluate' }
  | { readonly what: 'write'; readonly ill: 'before' | 'after' | undefined };

export const arbitraryStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    what: fc.constant('state' as const),
    pick: fc.nat(1_000),
    state: fc.constantFrom<ComponentState>('available', 'available', 'unavailable', 'unknown'),
  }),
  fc.record({
    what: fc.constant('figure' as const),
    pick: fc.nat(1_000),
    kind: fc.constantFrom<FigureKind>('demand.power', 'demand.cooling', 'capacity'),
    value: fc.oneof(fc.double({ min: 0, max: 40, noNaN: true }), fc.constant(7)),
  }),
  fc.constant({ what: 'evaluate' as const }),
  fc.record({ what: fc.constant('write' as const), ill: fc.constantFrom('before', 'after', undefined) }),
);

/** The live plant's part of it: evaluator and journal hear the same. */
export class RecordingPlant {
  readonly clock: VirtualClock;
  readonly site: Site;
  readonly journal: VerdictJournal;
  readonly evaluator: LiveEvaluator;
  readonly frail: FrailDatabase;
  readonly recorder: VerdictRecorder;
  readonly states = new Map<string, ComponentState>();
  /** What was true after each step: [epoch ms, states]. */
  readonly truth: (readonly [number, ReadonlyMap<string, ComponentState>])[] = [];

  constructor(
    database: Database,
    components: readonly SiteComponent[],
    startMs: number,
    maxWaiting?: number,
  ) {
    this.frail = new FrailDatabase(database);
    this.clock = new VirtualClock(startMs);
    const watched = components.filter((_, at) => at % 3 !== 0).map(({ id }) => ({ component: id }));
    this.site = siteOf(components, [deviceOf('device', watched)]);
    this.journal = new VerdictJournal({
      site: this.site,
      clock: this.clock,
      ...(maxWaiting === undefined ? {} : { maxWaiting }),
    });
    this.recorder = new VerdictRecorder(this.journal, this.frail as unknown as Database, this.clock);
    this.evaluator = new LiveEvaluator(this.site, { design: 'as-filed' });
    const isWatched = new Set(watched.map(({ component }) => component));
    for (const { id, state } of components) this.states.set(id, isWatched.has(id) ? 'unknown' : state);
    for (const [id, state] of this.states) this.evaluator.setState(id, state);
  }

  async take(step: Step): Promise<void> {
    await this.clock.advance(100);
    if (step.what === 'state') this.#setState(step);
    else if (step.what === 'figure') this.#setFigure(step);
    else if (step.what === 'evaluate') this.journal.noteVerdict(this.evaluator.assess());
    else {
      this.frail.ills = step.ill === undefined ? [] : [step.ill];
      await this.recorder.write().catch(() => undefined);
    }
    this.truth.push([this.clock.epochMs(), new Map(this.states)]);
  }

  #setState({ pick, state }: Step & { what: 'state' }): void {
    const { id } = this.site.components[pick % this.site.components.length]!;
    this.states.set(id, state);
    this.evaluator.setState(id, state);
    const reason = {
      deviceId: 'device',
      point: 'unit.state',
      instance: '',
      found: 'good',
      value: null,
      state: 'off',
      graceSeconds: 0,
    } as const;
    this.journal.noteState(id, state, state === 'available' ? null : reason);
  }

  #setFigure({ pick, kind, value }: Step & { what: 'figure' }): void {
    const component = this.site.components[pick % this.site.components.length]!;
    const medium = mediumOfDemand(kind);
    if (medium !== undefined && !component.inputs.some((input) => input.medium === medium)) return;
    const figure = medium === undefined && value === 7 ? Infinity : value;
    if (medium === undefined) this.evaluator.setCapacity(component.id, figure);
    else this.evaluator.setDemand(component.id, medium, figure);
    const sinceMs = this.clock.epochMs();
    this.journal.noteFigure({ componentId: component.id, kind, value: figure, source: 'measured', sinceMs });
  }
}

export function named(components: readonly Omit<SiteComponent, 'name' | 'line'>[]): readonly SiteComponent[] {
  return components.map((one) => ({ ...one, name: `Name of ${one.id}`, line: 1 }));
}
