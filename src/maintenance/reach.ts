// What a planned removal explains: what is taken out, what is isolated with it, and what has no feed left because of it.
// Pure. Easy to get wrong: a load is never explained by losing its feeds – that is what no maintenance may do – but only
// by being named itself.
import type { PlantComponent } from '../site/component.ts';

/** Ids that stand still because `removed` are out, those included. */
export function reachOf(
  components: readonly PlantComponent[],
  removed: Iterable<string>,
): ReadonlySet<string> {
  const byId = new Map(components.map((component) => [component.id, component]));
  const consumers = new Map<string, PlantComponent[]>();
  for (const component of components) {
    for (const member of component.inputs.flatMap((input) => input.members)) {
      consumers.set(member, [...(consumers.get(member) ?? []), component]);
    }
  }
  const reached = new Set<string>();
  const waiting = [...removed].filter((id) => byId.has(id));
  for (let at = 0; at < waiting.length; at++) {
    const id = waiting[at]!;
    if (reached.has(id)) continue;
    reached.add(id);
    // A load that an isolation takes along was not named either.
    const isolated = byId.get(id)?.isolates ?? [];
    waiting.push(...isolated.filter((other) => byId.get(other)?.provides !== undefined));
    for (const consumer of consumers.get(id) ?? []) {
      if (consumer.provides === undefined || reached.has(consumer.id)) continue;
      const isDry = consumer.inputs.some((input) => input.members.every((member) => reached.has(member)));
      if (isDry) waiting.push(consumer.id);
    }
  }
  return reached;
}
