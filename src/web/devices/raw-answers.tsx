// What the device said, object by object, as it said it; asked for only when somebody looks. The texts are the device's own
// and are put in as text.
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { RawAnswersView } from '../../api/contract-device.ts';
import { formatNumber } from '../format.ts';
import { useWords } from '../language.ts';
import { Empty, Shown } from '../parts/notices.tsx';
import { TableHead } from '../parts/table-head.tsx';
import { useRawAnswers } from './device-queries.ts';

interface RawAnswersProps {
  readonly deviceId: string;
  readonly count: number;
}

export function RawAnswers({ deviceId, count }: RawAnswersProps): ReactElement {
  const { t, language } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <section>
      <details className="raw-answers" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <h2>{t('device.answers')}</h2> <span className="soft">{formatNumber(count, 0, language)}</span>
        </summary>
        <p className="soft">{t('device.answers-what')}</p>
        {isOpen && <Answers deviceId={deviceId} />}
      </details>
    </section>
  );
}

function Answers({ deviceId }: Pick<RawAnswersProps, 'deviceId'>): ReactElement {
  return <Shown of={useRawAnswers(deviceId)}>{(view) => <AnswerTable view={view} />}</Shown>;
}

function AnswerTable({ view }: { readonly view: RawAnswersView }): ReactElement {
  const { t } = useWords();
  if (view.answers.length === 0) return <Empty>{t('device.no-answers')}</Empty>;
  return (
    <>
      <table className="answer-table">
        <TableHead columns={[t('device.oid'), t('device.type'), t('device.raw')]} />
        <tbody>
          {view.answers.map(({ oid, type, text }) => (
            <tr key={oid}>
              <th scope="row">{oid}</th>
              <td className="soft">{type}</td>
              <td>
                {text === '' ? <span className="soft">{t('device.empty-answer')}</span> : <bdi>{text}</bdi>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {view.leftOut > 0 && <p className="soft">{t('device.left-out', { count: view.leftOut })}</p>}
    </>
  );
}
