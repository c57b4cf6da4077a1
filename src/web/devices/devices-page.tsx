// All devices, worst first: who does not answer, since when, why, and what to do. What is looked for stands in the address;
// a page of fifty is asked for at a time, so that five thousand are as quick as five.
import { useEffect, useRef, useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import type { DeviceListView } from '../../api/contract-device.ts';
import { formatNumber } from '../format.ts';
import { useWords } from '../language.ts';
import { Link, navigate, useAddress } from '../navigation.tsx';
import { Empty, Shown } from '../parts/notices.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { useShortcuts } from '../shell/keyboard.tsx';
import '../styles/devices.css';
import { useDevices } from './device-queries.ts';
import { DeviceTable } from './device-table.tsx';
import { changed, deviceStates, queryOf, questionOf, sayKind, totalOf } from './device-words.ts';
import type { ListQuestion } from './device-words.ts';

export function DevicesPage(): ReactElement {
  const { t } = useWords();
  const question = questionOf(useAddress().searchParams);
  usePageTitle(t('nav.devices'));
  return (
    <div className="page devices-page">
      <header className="page-head">
        <h1>{t('nav.devices')}</h1>
        <Link href="/polling">{t('polling.title')}</Link>
      </header>
      <Shown of={useDevices(queryOf(question))}>{(list) => <List list={list} question={question} />}</Shown>
    </div>
  );
}

interface ListProps {
  readonly list: DeviceListView;
  readonly question: ListQuestion;
}

function List({ list, question }: ListProps): ReactElement {
  const { t } = useWords();
  useShortcuts((key, event) => {
    if (key === 'j' || key === 'k') moveFocus(key === 'j' ? 1 : -1);
    if (key !== '/') return;
    event.preventDefault();
    document.querySelector<HTMLInputElement>('#device-search')?.focus();
  });
  if (totalOf(list) === 0) return <Empty>{t('device.none-at-all')}</Empty>;
  return (
    <>
      <Filters list={list} question={question} />
      {list.matching === 0 ? <Empty>{t('device.none')}</Empty> : <DeviceTable devices={list.devices} />}
      <Pager list={list} question={question} />
    </>
  );
}

/** Puts the focus on the next or previous device; Enter opens it, as any link. */
function moveFocus(by: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>('a.device-link')];
  const index = links.findIndex((link) => link === document.activeElement);
  links[index === -1 ? 0 : Math.max(0, Math.min(links.length - 1, index + by))]?.focus();
}

function Filters({ list, question }: ListProps): ReactElement {
  const { t, language } = useWords();
  const number = (count: number): string => formatNumber(count, 0, language);
  const chip = (
    label: string,
    count: number,
    changes: Partial<ListQuestion>,
    isOn: boolean,
  ): ReactElement => (
    <Link
      key={label}
      className="button chip"
      href={`/devices${queryOf(changed(question, changes))}`}
      aria-current={isOn ? 'true' : undefined}
    >
      {label} <span className="soft">{number(count)}</span>
    </Link>
  );
  const mark = (name: 'weak' | 'unproven', count: number): ReactElement | null => {
    const isOn = question.mark === name;
    if (count === 0 && !isOn) return null;
    return chip(t(`device.mark.${name}`), count, { mark: isOn ? '' : name }, isOn);
  };
  return (
    <nav className="device-filters" aria-label={t('device.filter')}>
      <div className="chips">
        {chip(t('device.all'), totalOf(list), { state: '' }, question.state === '')}
        {deviceStates
          .filter((state) => list.counts[state] > 0 || question.state === state)
          .map((state) =>
            chip(t(`device.state.${state}`), list.counts[state], { state }, question.state === state),
          )}
        {mark('weak', list.weak)}
        {mark('unproven', list.unproven)}
      </div>
      <Search question={question} />
      <select
        aria-label={t('device.kind')}
        value={question.kind}
        onChange={(event) =>
          navigate(`/devices${queryOf(changed(question, { kind: event.target.value }))}`, true)
        }
      >
        <option value="">{t('device.any-kind')}</option>
        {list.kinds.map(({ kind, count }) => (
          <KindOption key={kind} kind={kind} count={number(count)} />
        ))}
      </select>
    </nav>
  );
}

function KindOption({ kind, count }: { readonly kind: string; readonly count: string }): ReactElement {
  return (
    <option value={kind}>
      {sayKind(kind, useWords())} ({count})
    </option>
  );
}

/** How long somebody may stop typing before it is asked for, ms. */
const typingMs = 250;

function Search({ question }: Pick<ListProps, 'question'>): ReactElement {
  const { t } = useWords();
  const [text, setText] = useState(question.text);
  const asked = useRef(question.text);
  useEffect(() => {
    // Somebody went back, or took a link: the field follows the address.
    if (question.text !== asked.current) setText(question.text);
    asked.current = question.text;
  }, [question.text]);
  function search(): void {
    asked.current = text;
    navigate(`/devices${queryOf(changed(question, { text }))}`, true);
  }
  useEffect(() => {
    if (text === asked.current) return undefined;
    const timer = setTimeout(search, typingMs);
    return () => clearTimeout(timer);
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    search();
  }
  return (
    <form role="search" onSubmit={submit}>
      <input
        id="device-search"
        type="search"
        maxLength={100}
        value={text}
        placeholder={t('device.search')}
        aria-label={t('device.search')}
        onChange={(event) => setText(event.target.value)}
      />
    </form>
  );
}

const pageLength = 50;

function Pager({ list, question }: ListProps): ReactElement | null {
  const { t, language } = useWords();
  const { from, matching, devices } = list;
  if (matching <= devices.length) return null;
  const number = (count: number): string => formatNumber(count, 0, language);
  const range = { from: number(from + 1), to: number(from + devices.length), total: number(matching) };
  const to = (start: number): string =>
    `/devices${queryOf(changed(question, { from: String(Math.max(0, start)) }))}`;
  return (
    <p className="pager">
      {from > 0 && (
        <Link className="button" href={to(from - pageLength)}>
          {t('device.earlier')}
        </Link>
      )}
      <span>{t('device.range', range)}</span>
      {from + devices.length < matching && (
        <Link className="button" href={to(from + pageLength)}>
          {t('device.later')}
        </Link>
      )}
    </p>
  );
}
