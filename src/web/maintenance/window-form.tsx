// Writing a window: what, when, who, why – with the verdict beside it while it is written. Easy to get wrong: times are
// those of the site, so nothing is filled in before its zone is known; and nothing is sent that the page itself can see to
// be unfinished.
import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import type { DiagramView } from '../../api/contract.ts';
import type { Named, PlanBody } from '../../api/contract-maintenance.ts';
import { useWords } from '../language.ts';
import { Loading, Trouble } from '../parts/notices.tsx';
import { Options } from '../parts/options.tsx';
import { useDiagram, useOverview } from '../queries.ts';
import { ComponentPicker } from './component-picker.tsx';
import { useVerdict } from './maintenance-queries.ts';
import { fromField, toField } from '../parts/site-time.ts';
import { VerdictPanel } from './verdict-panel.tsx';

/** A step as its fields hold it. */
interface StepDraft {
  /** Tells it apart from the others while the form is open. */
  readonly key: number;
  readonly title: string;
  readonly from: string;
  readonly until: string;
  readonly componentIds: readonly string[];
}

interface FormProps {
  /** Left out of the verdict's other windows. */
  readonly windowId?: string;
  readonly plan: PlanBody;
  readonly people: readonly Named[];
  readonly isBusy: boolean;
  readonly error: Error | null;
  readonly sendWord: string;
  readonly send: (plan: PlanBody) => void;
}

const maxSteps = 30;

export function WindowForm(props: FormProps): ReactElement {
  const diagram = useDiagram().data;
  const site = useOverview().data?.site;
  if (diagram === undefined || site === undefined) return <Loading />;
  return <Fields {...props} nodes={diagram.nodes} timeZone={site.timeZone} />;
}

type FieldsProps = FormProps & Pick<DiagramView, 'nodes'> & { readonly timeZone: string };

function Fields(props: FieldsProps): ReactElement {
  const { t } = useWords();
  const { nodes, timeZone } = props;
  const [title, setTitle] = useState(props.plan.title);
  const [reason, setReason] = useState(props.plan.reason);
  const [inChargeId, setInChargeId] = useState(props.plan.inChargeId);
  const [steps, setSteps] = useState<readonly StepDraft[]>(() =>
    props.plan.steps.map(({ startsAtMs, endsAtMs, ...step }, key) => ({
      key,
      title: step.title,
      componentIds: step.componentIds,
      from: toField(startsAtMs, timeZone),
      until: toField(endsAtMs, timeZone),
    })),
  );
  const ready = readSteps(steps, timeZone);
  const question =
    ready === null
      ? undefined
      : { ...(props.windowId === undefined ? {} : { id: props.windowId }), steps: ready };
  const verdict = useVerdict(question);
  function change(index: number, to: Partial<StepDraft>): void {
    setSteps(steps.map((step, i) => (i === index ? { ...step, ...to } : step)));
  }
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (ready !== null) props.send({ title, reason, inChargeId, steps: ready });
  }
  return (
    <div className="window-form">
      <form onSubmit={submit}>
        <label>
          <span>{t('maintenance.title')}</span>
          <input
            value={title}
            maxLength={200}
            required
            pattern=".*\S.*"
            autoComplete="off"
            onChange={(event) => setTitle(event.target.value)}
          />
        </label>
        {steps.map((step, index) => (
          <StepFields
            key={step.key}
            step={step}
            number={steps.length > 1 ? index + 1 : null}
            timeZone={timeZone}
            change={(to) => change(index, to)}
            picker={
              <ComponentPicker
                nodes={nodes}
                chosen={step.componentIds}
                choose={(componentIds) => change(index, { componentIds })}
                label={t('maintenance.components')}
              />
            }
          />
        ))}
        <p className="form-row">
          <button
            type="button"
            className="button"
            disabled={steps.length >= maxSteps}
            onClick={() => setSteps([...steps, nextStep(steps)])}
          >
            {t('maintenance.add-step')}
          </button>
          {steps.length > 1 && (
            <button type="button" className="button" onClick={() => setSteps(steps.slice(0, -1))}>
              {t('maintenance.remove-step')}
            </button>
          )}
        </p>
        <label>
          <span>{t('maintenance.in-charge')}</span>
          <select value={inChargeId} required onChange={(event) => setInChargeId(event.target.value)}>
            <Options of={props.people} />
          </select>
        </label>
        <label>
          <span>{t('maintenance.reason')}</span>
          <textarea
            value={reason}
            maxLength={2_000}
            required
            rows={3}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        {props.error !== null && <Trouble inline error={props.error} />}
        <button type="submit" className="button primary" disabled={props.isBusy || ready === null}>
          {props.sendWord}
        </button>
        {ready === null && <p className="soft small">{t('maintenance.unfinished')}</p>}
      </form>
      <div className="window-form-verdict">
        {verdict.error !== null && <Trouble inline error={verdict.error} />}
        {question === undefined && <p className="soft">{t('go.choose')}</p>}
        {question !== undefined && verdict.data !== undefined && (
          <VerdictPanel verdict={verdict.data} isOld={verdict.isPlaceholderData || verdict.isFetching} />
        )}
      </div>
    </div>
  );
}

/** Null while something is missing or in the wrong order. */
function readSteps(steps: readonly StepDraft[], timeZone: string): PlanBody['steps'] | null {
  const read: PlanBody['steps'][number][] = [];
  for (const { title, from, until, componentIds } of steps) {
    const startsAtMs = fromField(from, timeZone);
    const endsAtMs = fromField(until, timeZone);
    if (startsAtMs === null || endsAtMs === null || startsAtMs >= endsAtMs) return null;
    if (componentIds.length === 0) return null;
    read.push({ title, startsAtMs, endsAtMs, componentIds });
  }
  return read;
}

/** The next step begins when the last one ends. */
function nextStep(steps: readonly StepDraft[]): StepDraft {
  const until = steps.at(-1)?.until ?? '';
  const key = 1 + Math.max(-1, ...steps.map((step) => step.key));
  return { key, title: '', from: until, until, componentIds: [] };
}

function StepFields(props: {
  readonly step: StepDraft;
  /** Null for a window of one step. */
  readonly number: number | null;
  readonly timeZone: string;
  readonly change: (to: Partial<StepDraft>) => void;
  readonly picker: ReactElement;
}): ReactElement {
  const { t } = useWords();
  const { step, number, timeZone, change } = props;
  return (
    <section className="form-step">
      {number !== null && (
        <>
          <h2>{t('maintenance.step', { n: number })}</h2>
          <label>
            <span>{t('maintenance.step-title')}</span>
            <input
              value={step.title}
              maxLength={200}
              onChange={(event) => change({ title: event.target.value })}
            />
          </label>
        </>
      )}
      <div className="form-row">
        <label>
          <span>
            {t('maintenance.from')} <span className="soft">({timeZone})</span>
          </span>
          <input
            type="datetime-local"
            value={step.from}
            required
            onChange={(event) => change({ from: event.target.value })}
          />
        </label>
        <label>
          <span>
            {t('maintenance.until')} <span className="soft">({timeZone})</span>
          </span>
          <input
            type="datetime-local"
            value={step.until}
            required
            onChange={(event) => change({ until: event.target.value })}
          />
        </label>
      </div>
      {props.picker}
    </section>
  );
}
