// What a planned removal explains. Pure. Easy to get wrong: a load is never explained by losing its feeds – that is what
// no maintenance may do – but only by being named itself; and what merely could run dry has not failed because of it.
import { consumersOf } from '../site/component.ts';
import type { PlantComponent } from '../site/component.ts';

/** Ids that are out with `removed`: those, and what they isolate. */
export function outOf(components: readonly PlantComponent[], removed: Iterable<string>): ReadonlySet<string> {
  const byId = new Map(components.map((component) => [component.id, component]));
  const out = new Set<string>();
  const waiting = [...removed].filter((id) => byId.has(id));
  for (let at = 0; at < waiting.length; at++) {
    const id = waiting[at]!;
    if (out.has(id)) continue;
    out.add(id);
    // A load that an isolation takes along was not named.
    const isolated = byId.get(id)?.isolates ?? [];
    waiting.push(...isolated.filter((other) => byId.get(other)?.provides !== undefined));
  }
  return out;
}

/** As `outOf`, with everything but loads that has a medium left without any other feed. */
export function reachOf(
  components: readonly PlantComponent[],
  removed: Iterable<string>,
): ReadonlySet<string> {
  const reached = new Set(outOf(components, removed));
  const consumers = consumersOf(components);
  const waiting = [...reached];
  for (let at = 0; at < waiting.length; at++) {
    for (const consumer of consumers.get(waiting[at]!) ?? []) {
      if (consumer.provides === undefined || reached.has(consumer.id)) continue;
      if (!consumer.inputs.some((input) => input.members.every((member) => reached.has(member)))) continue;
      reached.add(consumer.id);
      waiting.push(consumer.id);
    }
  }
  return reached;
}
