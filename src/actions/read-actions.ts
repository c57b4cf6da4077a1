// Reads `actions.yaml` beside the site file, together with the sequences whose steps may name what stands there: all faults
// of both at once. Easy to get wrong: no file means that nothing is ever done; a file with a fault stops the start.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Fault } from '../core/fault.ts';
import type { PointName } from '../core/points.ts';
import { readSequences } from '../failover/read-sequences.ts';
import type { Sequence } from '../failover/sequence-schema.ts';
import { readSecret, Secret } from '../platform/secret.ts';
import { readYamlFile } from '../platform/yaml-file.ts';
import type { YamlFile } from '../platform/yaml-file.ts';
import type { Site } from '../site/site.ts';
import type { Action, Deed, InterlockTerm, SetValue } from './action.ts';
import { actionFaults, isLoopbackHost } from './action-faults.ts';
import { actionsFileSchema } from './action-schema.ts';
import type { ActionFile, ActionsFile, TermFile } from './action-schema.ts';
import { loopbackNetworks } from './networks.ts';

export const actionsFileName = 'actions.yaml';

export type ReadActions =
  | { readonly sequences: readonly Sequence[]; readonly actions: readonly Action[] }
  | { readonly faults: readonly Fault[] };

/** `site` is left out where the site file itself has faults. */
export function readActions(siteFile: string, site: Site | undefined): ReadActions {
  const folder = dirname(siteFile);
  const file = join(folder, actionsFileName);
  const read = existsSync(file) ? readYamlFile(file, actionsFileSchema) : undefined;
  const names = read === undefined ? [] : 'value' in read ? namesOf(read.value) : null;
  const sequences = readSequences(siteFile, site, names);
  const known = 'sequences' in sequences ? sequences.sequences : undefined;
  const actions = read === undefined ? { actions: [] } : resolve(read, { folder, site, sequences: known });
  const faults = [
    ...('faults' in sequences ? sequences.faults : []),
    ...('faults' in actions ? actions.faults : []),
  ];
  if (faults.length > 0 || !('sequences' in sequences) || !('actions' in actions)) return { faults };
  return { sequences: sequences.sequences, actions: actions.actions };
}

function namesOf({ actions }: ActionsFile): readonly string[] {
  return actions.map(({ name }) => name);
}

interface Around {
  readonly folder: string;
  readonly site: Site | undefined;
  readonly sequences: readonly Sequence[] | undefined;
}

function resolve(
  read: YamlFile<ActionsFile>,
  { folder, site, sequences }: Around,
): { readonly actions: readonly Action[] } | { readonly faults: readonly Fault[] } {
  if (!('value' in read)) return { faults: read.faults };
  const { value, places } = read;
  const faults = actionFaults(value, { site, sequences }).map(({ path, message, mend }) =>
    places.fault(path, message, mend),
  );
  const actions = value.actions.map((entry, at): Action => {
    const secretOf = (source: Parameters<typeof readSecret>[0]): Secret => {
      const secret = readSecret(source, { folder, path: `actions.${at}.secret` });
      if ('secret' in secret) return secret.secret;
      faults.push(places.fault(['actions', at, 'secret'], secret.fault.message, secret.fault.mend));
      return new Secret('');
    };
    return actionOf(entry, value, secretOf);
  });
  return faults.length > 0 ? { faults } : { actions };
}

type SecretReader = (source: Parameters<typeof readSecret>[0]) => Secret;

function actionOf(entry: ActionFile, file: ActionsFile, secretOf: SecretReader): Action {
  const { name, title, on = [], components = [], interlock, rate, waitSeconds = 0 } = entry;
  return {
    name,
    title,
    on,
    componentIds: components,
    interlock: interlock.map(termOf),
    rate,
    waitSeconds,
    ...(entry.kind === 'webhook' && entry.inDrills === true ? { inDrills: true } : {}),
    deed: deedOf(entry, file, secretOf),
  };
}

function deedOf(entry: ActionFile, { webhookHosts = [] }: ActionsFile, secretOf: SecretReader): Deed {
  if (entry.kind === 'snmp-set') {
    const { device, oid, type, value } = entry;
    return { kind: 'snmp-set', deviceId: device, oid, set: { type, value } as SetValue };
  }
  const { url, secret } = entry;
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  const listed = webhookHosts.find((one) => one.host === host)?.addresses ?? [];
  const addresses = listed.length === 0 && isLoopbackHost(host) ? loopbackNetworks : listed;
  return { kind: 'webhook', url, addresses, secret: secretOf(secret) };
}

/** Names of points were checked before. */
function termOf(term: TermFile): InterlockTerm {
  if ('component' in term) return { kind: 'state', componentId: term.component, states: term.state };
  const { device, point, ...asked } = term;
  return { kind: 'point', deviceId: device, point: point as PointName, ...asked };
}
