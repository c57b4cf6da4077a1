// What a placement answers in words: a code with parameters for any language, and the English. Easy to get wrong: an
// element without a name would leave a hole in the sentence; nothing removed is a code of its own in every language.
import { unitsOf } from '../redundancy/sentence.ts';
import type { PlantModel } from '../site/component.ts';
import type { Placement, Refusal } from './place.ts';
import type { Stranded } from './stranded.ts';
import type { Binding, Scenario } from './room.ts';

export interface CapacitySentence {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly text: string;
}

export interface PlaceSpeech {
  /** Names of components, racks and holds by id; without one the id is said. */
  readonly names: ReadonlyMap<string, string>;
  readonly units: ReturnType<typeof unitsOf>;
}

export function placeSpeech(names: ReadonlyMap<string, string>, model: PlantModel): PlaceSpeech {
  return { names, units: unitsOf(model) };
}

/** One decimal, or as many as show that an output exceeds its limit. */
function shown(value: number, above = -Infinity): string {
  const isHidden = (digits: number): boolean =>
    Number(value.toFixed(digits)) <= Number(above.toFixed(digits));
  let digits = 1;
  if (value > above) while (digits < 6 && isHidden(digits)) digits++;
  return String(Number(value.toFixed(digits)));
}

function scenarioWords(element: string, onGenerators: boolean): string {
  const where = onGenerators ? 'on generators' : '';
  const out = element === '' ? '' : `with ${element} taken out`;
  if (where === '' && out === '') return 'with everything in place';
  return [where, out].filter((part) => part !== '').join(' ');
}

function nameOf(id: string | null, { names }: PlaceSpeech): string {
  return id === null ? '' : (names.get(id) ?? id);
}

const plain = { power: 'power', cooling: 'cooling', network: 'network' } as const;

export function sayRefusal(refusal: Refusal, speech: PlaceSpeech): CapacitySentence {
  switch (refusal.reason) {
    case 'let': {
      const { tenant } = refusal;
      return { code: 'place.let', params: { tenant }, text: `it is let to ${tenant}` };
    }
    case 'not-in-graph': {
      const text = 'no load of the site file stands for it, so nothing can be said of its feeds';
      return { code: 'place.not-in-graph', params: {}, text };
    }
    case 'space': {
      const { gap, lettings } = refusal;
      const code = gap === 0 ? 'place.full' : 'place.space';
      const text = gap === 0 ? 'it is full' : `the largest free stretch is ${gap} U`;
      if (lettings.length === 0) return { code, params: { gap }, text };
      const tenants = [...new Set(lettings.map(({ tenant }) => tenant.name))].join(', ');
      return {
        code: `${code}-let`,
        params: { gap, tenants },
        text: `${text}; parts of it are let to ${tenants}`,
      };
    }
    case 'unserved': {
      const { scenario, medium } = refusal;
      const element = nameOf(scenario.removed, speech);
      const on = scenario.onGenerators ? '-generators' : '';
      const text = `${scenarioWords(element, scenario.onGenerators)} it would have no ${plain[medium]}`;
      return { code: `place.unserved-${medium}${on}`, params: { element }, text };
    }
    default:
      return sayLimit(refusal.binding, refusal.reason, speech);
  }
}

/** That a component would carry too much, and in which scenario; output includes the whole of what is asked. */
function sayLimit(binding: Binding, by: 'limit' | 'breaker', speech: PlaceSpeech): CapacitySentence {
  const { componentId, scenario, limit } = binding;
  const [component, element] = [nameOf(componentId, speech), nameOf(scenario.removed, speech)];
  const unit = speech.units.get(componentId) ?? 'kW';
  const output = binding.output + binding.added;
  const on = scenario.onGenerators ? '-generators' : '';
  const bound = by === 'breaker' ? `${shown(limit)} ${unit}, 80 % of its breaker` : `${shown(limit)} ${unit}`;
  return {
    code: `place.${by}${on}`,
    params: { component, element, output, capacity: limit, unit },
    text: `${scenarioWords(element, scenario.onGenerators)} ${component} would carry ${shown(output, limit)} of ${bound}`,
  };
}

/** What would be met first if more were asked for; undefined where nothing limits it. */
export function sayFirstLimit(placement: Placement, speech: PlaceSpeech): CapacitySentence | undefined {
  const { binding, largestKw } = placement;
  if (binding === undefined || largestKw === null) return undefined;
  const [component, element] = [
    nameOf(binding.componentId, speech),
    nameOf(binding.scenario.removed, speech),
  ];
  const { onGenerators } = binding.scenario;
  return {
    code: `place.first-limit${onGenerators ? '-generators' : ''}`,
    params: { component, element },
    text: `the first limit is ${component}, ${scenarioWords(element, onGenerators)}`,
  };
}

/** A scenario by itself, as where something is at its worst. */
export function sayScenario({ removed, onGenerators }: Scenario, speech: PlaceSpeech): CapacitySentence {
  const element = nameOf(removed, speech);
  const code = `place.scenario${onGenerators ? '-generators' : ''}`;
  return { code, params: { element }, text: scenarioWords(element, onGenerators) };
}

/** Why power is stranded. */
export function sayCause(cause: Stranded['cause'], speech: PlaceSpeech): CapacitySentence | undefined {
  if (cause === null) return undefined;
  if (cause.kind === 'limit') {
    const { componentId, scenario } = cause.binding;
    const [component, element] = [nameOf(componentId, speech), nameOf(scenario.removed, speech)];
    const code = `place.first-limit${scenario.onGenerators ? '-generators' : ''}`;
    const text = `the first limit is ${component}, ${scenarioWords(element, scenario.onGenerators)}`;
    return { code, params: { component, element }, text };
  }
  const text = cause.kind === 'space' ? 'no rack has a free unit' : "the racks' own feeds leave no more over";
  return { code: `place.stranded-${cause.kind}`, params: {}, text };
}

/** What a spot is called: the rack, or the feeders of a new one. */
export function nameOfSpot({ spot }: Pick<Placement, 'spot'>, speech: PlaceSpeech): CapacitySentence {
  const feeders = spot.feeders.map((id) => nameOf(id, speech)).join(', ');
  if (spot.rack === undefined) {
    return { code: 'place.new-rack', params: { feeders }, text: `a new rack on ${feeders}` };
  }
  const { name } = spot.rack;
  return { code: 'place.rack', params: { name, feeders }, text: `${name} on ${feeders}` };
}
