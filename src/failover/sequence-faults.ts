// What can be wrong with a sequence beyond its form: names that do not exist, circles, conditions that say nothing. Pure;
// every fault of a file at once. Easy to get wrong: a selector that finds nothing at this site is no fault (a site may
// have no chillers), an id that it names and that does not exist is one.
import { isPointName, points } from '../core/points.ts';
import { findNearWord } from '../platform/near-word.ts';
import type { Path } from '../platform/schema-faults.ts';
import type { Condition, Leaf, SequenceFile, StepFile } from './sequence-schema.ts';

export interface MeaningFault {
  readonly path: Path;
  readonly message: string;
  readonly mend: string;
}

export interface Surroundings {
  /** Name of the file without its ending. */
  readonly fileId: string;
  readonly sequenceIds: readonly string[];
  /** Ids of the site's components; undefined when no site is at hand. */
  readonly componentIds: readonly string[] | undefined;
  /** Actions that a miss may name; null when their file has faults itself. */
  readonly actionNames: readonly string[] | null;
}

export function sequenceFaults(file: SequenceFile, around: Surroundings): readonly MeaningFault[] {
  const search = new Search(file, around);
  search.identity();
  search.scope();
  search.steps();
  search.conditions();
  return search.faults;
}

/** What texts of a miss may name in braces. */
const textParameters = new Set(['name', 'seconds']);

class Search {
  readonly faults: MeaningFault[] = [];
  readonly #file: SequenceFile;
  readonly #around: Surroundings;
  readonly #variables: readonly string[];

  constructor(file: SequenceFile, around: Surroundings) {
    this.#file = file;
    this.#around = around;
    this.#variables = ['subject', ...Object.keys(file.scope ?? {})];
  }

  identity(): void {
    const { id, coveredBy = [], subject } = this.#file;
    const { fileId, sequenceIds } = this.#around;
    if (id !== fileId) this.#add(['id'], `${id} stands in ${fileId}.yaml`, `name the file ${id}.yaml`);
    coveredBy.forEach((other, at) => {
      if (other === id) this.#add(['coveredBy', at], 'a sequence cannot cover itself', 'remove it');
      else this.#known(['coveredBy', at], 'sequence', other, sequenceIds);
    });
    this.#selects(['subject'], subject);
  }

  scope(): void {
    const { scope = {} } = this.#file;
    for (const [name, walk] of Object.entries(scope)) {
      const path = ['scope', name];
      if (name === 'subject') this.#add(path, 'subject is taken', 'choose another name');
      this.#known([...path, 'from'], 'variable', walk.from, this.#variables);
      if (walk.go !== 'beside') this.#selects(path, walk);
      else if (walk.nearest === true) this.#add([...path, 'nearest'], 'means nothing beside', 'remove it');
      if (this.#isCircular(name)) this.#add(path, 'it starts from itself in the end', 'start from subject');
    }
  }

  steps(): void {
    const earlier: string[] = [];
    this.#file.steps.forEach((step, at) => {
      const path = ['steps', at];
      if (earlier.includes(step.id)) this.#add(path, `two steps are called ${step.id}`, 'rename one');
      this.#known([...path, 'each'], 'variable', step.each, this.#variables);
      this.#earlier([...path, 'deadline', 'from'], step.deadline.from, earlier);
      this.#earlier([...path, 'after'], step.after, earlier);
      this.#shape(path, step);
      this.#notBefore(path, step);
      this.#miss(path, step);
      earlier.push(step.id);
    });
  }

  conditions(): void {
    const { trigger, ends, steps } = this.#file;
    this.#condition(['trigger', 'condition'], trigger.condition);
    if (ends !== undefined) this.#condition(['ends', 'condition'], ends.condition);
    steps.forEach(({ condition, sparedIf, notBefore }, at) => {
      const unless = notBefore?.unless;
      if (unless !== undefined) this.#condition(['steps', at, 'notBefore', 'unless'], unless);
      const change = notBefore?.change;
      if (change !== undefined) this.#condition(['steps', at, 'notBefore', 'change'], change);
      if (condition !== undefined) this.#condition(['steps', at, 'condition'], condition);
      if (sparedIf !== undefined) this.#condition(['steps', at, 'sparedIf', 'condition'], sparedIf.condition);
    });
  }

  #shape(path: Path, { condition, takesOver, enough, holdsForSeconds, sparedIf }: StepFile): void {
    if ((condition === undefined) === (takesOver === undefined)) {
      this.#add(path, 'has not exactly one of condition and takesOver', 'give one of the two');
    }
    if (takesOver !== undefined) {
      this.#known([...path, 'takesOver', 'with'], 'variable', takesOver.with, this.#variables);
      if (enough !== undefined) this.#add([...path, 'enough'], 'takesOver is of all together', 'remove it');
      if (holdsForSeconds !== undefined) {
        this.#add([...path, 'holdsForSeconds'], 'does not go with takesOver', 'remove it');
      }
    }
    if (sparedIf !== undefined) {
      this.#known([...path, 'sparedIf', 'any'], 'variable', sparedIf.any, this.#variables);
    }
  }

  #notBefore(path: Path, { notBefore, deadline, enough, takesOver, holdsForSeconds }: StepFile): void {
    if (notBefore === undefined) return;
    const place = [...path, 'notBefore'];
    const { seconds, declared } = notBefore;
    if (seconds === undefined && declared === undefined) {
      this.#add(place, 'says no time', 'give seconds, declared or both');
    }
    if (seconds !== undefined && seconds >= deadline.seconds) {
      this.#add([...place, 'seconds'], 'leaves no time before the deadline', 'make it shorter');
    }
    if (enough !== undefined || takesOver !== undefined || holdsForSeconds !== undefined) {
      this.#add(place, 'is of one component at the instant of its change', 'remove it');
    }
  }

  #miss(path: Path, { miss }: StepFile): void {
    const { countdown = {}, actions = [] } = miss;
    const { actionNames } = this.#around;
    actions.forEach((name, at) => {
      if (actionNames !== null) {
        this.#known([...path, 'miss', 'actions', at], 'action', name, actionNames);
      }
    });
    for (const [key, variable] of Object.entries(countdown)) {
      this.#known([...path, 'miss', 'countdown', key], 'variable', variable, this.#variables);
    }
    for (const part of ['says', 'act'] as const) {
      for (const [language, text] of Object.entries(miss[part])) {
        const unknown = Array.from(text.matchAll(/\{(\w*)\}/gu), (match) => match[1] ?? '').find(
          (name) => !textParameters.has(name),
        );
        if (unknown === undefined) continue;
        const place = [...path, 'miss', part, language];
        this.#add(place, `{${unknown}} is not known`, 'write {name} or {seconds}, or no braces');
      }
    }
  }

  #condition(path: Path, condition: Condition): void {
    if ('all' in condition) {
      condition.all.forEach((part, at) => this.#condition([...path, 'all', at], part));
    } else if ('any' in condition) {
      condition.any.forEach((part, at) => this.#condition([...path, 'any', at], part));
    } else this.#leaf(path, condition as Leaf);
  }

  #leaf(path: Path, leaf: Leaf): void {
    const { point, state, ...limits } = leaf;
    if ((point === undefined) === (state === undefined)) {
      this.#add(path, 'has not exactly one of point and state', 'give one of the two');
      return;
    }
    const asked = Object.keys(limits).filter((key) => key !== 'instance');
    if (point === undefined) {
      const [extra] = Object.keys(limits);
      if (extra !== undefined) this.#add([...path, extra], 'does not go with state', 'remove it');
      return;
    }
    if (!isPointName(point)) {
      this.#known([...path, 'point'], 'point', point, Object.keys(points));
      return;
    }
    const isWord = points[point].kind === 'state' || points[point].kind === 'text';
    const { atLeast = -Infinity, atMost = Infinity } = leaf;
    if (atLeast > atMost) {
      this.#add(path, `nothing is at least ${atLeast} and at most ${atMost}`, 'exchange the two');
    }
    if (asked.length === 0) this.#add(path, `says nothing of ${point}`, 'add is, isNot, atLeast or atMost');
    for (const key of asked) {
      const asksWord = key === 'is' || key === 'isNot';
      if (asksWord === isWord) continue;
      const mend = isWord ? 'use is or isNot' : 'use atLeast or atMost';
      this.#add([...path, key], `${point} is a ${isWord ? 'word' : 'number'}`, mend);
    }
  }

  #selects(path: Path, { kind, ids }: { kind?: string[] | undefined; ids?: string[] | undefined }): void {
    if (kind === undefined && ids === undefined) {
      this.#add(path, 'selects nothing in particular', 'add kind or ids');
    }
    const { componentIds } = this.#around;
    if (componentIds === undefined) return;
    ids?.forEach((id, at) => this.#known([...path, 'ids', at], 'component', id, componentIds));
  }

  #earlier(path: Path, name: string | undefined, earlier: readonly string[]): void {
    if (name === undefined || name === 'trigger') return;
    const isLater = this.#file.steps.some(({ id }) => id === name);
    if (isLater && !earlier.includes(name)) {
      this.#add(path, `${name} is not an earlier step`, 'put that step before this one');
    } else this.#known(path, 'step', name, earlier);
  }

  #isCircular(name: string): boolean {
    const seen = new Set<string>();
    for (let at: string | undefined = name; at !== undefined && at !== 'subject';) {
      if (seen.has(at)) return true;
      seen.add(at);
      at = this.#file.scope?.[at]?.from;
    }
    return false;
  }

  #known(path: Path, what: string, name: string, known: readonly string[]): void {
    if (known.includes(name)) return;
    const near = findNearWord(name, [...known]);
    const listed = known.length === 0 ? 'there is none' : `there are ${known.slice(0, 12).join(', ')}`;
    this.#add(path, `there is no ${what} ${name}`, near === undefined ? listed : `did you mean ${near}?`);
  }

  #add(path: Path, message: string, mend: string): void {
    this.faults.push({ path, message, mend });
  }
}
