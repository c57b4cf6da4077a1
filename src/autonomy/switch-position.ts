// Which feeder a transfer switch has selected, from the word it uses. Pure. Easy to get wrong: makers number and name their
// inputs as they like; a word that is not known gives no position, and the model's own rule stays in force.
import type { SiteComponent } from '../site/site.ts';

const firstWords: ReadonlySet<string> = new Set(['a', 'source-1', 'primary', 'preferred', 'normal']);
const secondWords: ReadonlySet<string> = new Set(['b', 'source-2', 'secondary', 'alternate', 'emergency']);

/** The member of its power input that the word names. */
export function selectedMember(
  word: string,
  switch_: SiteComponent,
  byId: ReadonlyMap<string, SiteComponent>,
): string | undefined {
  const input = switch_.inputs.find(({ medium, mode }) => medium === 'power' && mode === 'select');
  if (input === undefined || input.members.length < 2) return undefined;
  if (firstWords.has(word)) return input.members[0];
  if (secondWords.has(word)) return input.members[1];
  if (word !== 'mains' && word !== 'utility' && word !== 'generator') return undefined;
  const isMains = word !== 'generator';
  return input.members.find((member) => hasUtility(member, byId) === isMains);
}

function hasUtility(id: string, byId: ReadonlyMap<string, SiteComponent>): boolean {
  const seen = new Set([id]);
  for (const one of seen) {
    const component = byId.get(one);
    if (component?.kind === 'utility') return true;
    const power = component?.inputs.find(({ medium }) => medium === 'power');
    for (const member of power?.members ?? []) seen.add(member);
  }
  return false;
}
