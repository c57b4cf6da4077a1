// The proof of one line: the formula with its numbers in place, the register readings at both ends of the period, how much of
// the time they cover, and the fingerprint of the evidence.
import type { ReactElement } from 'react';
import type { InvoiceLineView, RecomputeView } from '../../api/contract-tenant.ts';
import { formatDate, formatDecimal, formatMoney, formatCoverage, formatTime } from '../format.ts';
import { useWords } from '../language.ts';
import { TableHead } from '../parts/table-head.tsx';
import { usePlace } from '../parts/time.tsx';
import { sayUnit } from '../units.ts';

interface ProofProps {
  readonly line: InvoiceLineView;
  readonly currency: string;
  readonly recomputed: RecomputeView['lines'][number] | undefined;
}

export function Proof({ line, currency, recomputed }: ProofProps): ReactElement {
  const { t, language } = useWords();
  const place = usePlace();
  const moment = (atMs: number): string => `${formatDate(atMs, place)}, ${formatTime(atMs, place)}`;
  return (
    <div className="proof">
      <p className="formula">{line.formula}</p>
      <p className="soft">
        {t('proof.period')} {moment(line.startMs)} – {moment(line.endMs)}
        {line.coverageRatio !== null &&
          ` · ${t('month.coverage')} ${formatCoverage(line.coverageRatio, language)}`}
      </p>
      {recomputed !== undefined && (
        <p className={recomputed.matches ? '' : 'recomputed-differs'}>
          {t('proof.recomputed')} {formatMoney(recomputed.recomputed, currency, language)}
          {' · '}
          {t(recomputed.matches ? 'proof.same' : 'proof.differs')}
        </p>
      )}
      {line.registers.length > 0 && <Registers line={line} moment={moment} />}
      <p className="soft small fingerprint">
        {t('proof.fingerprint')} {line.evidenceSha256}
      </p>
    </div>
  );
}

interface RegistersProps {
  readonly line: InvoiceLineView;
  readonly moment: (atMs: number) => string;
}

function Registers({ line, moment }: RegistersProps): ReactElement {
  const { t, find, language } = useWords();
  return (
    <div className="scroll-x">
      <table className="stacks">
        <TableHead
          columns={[
            t('proof.device'),
            t('proof.start'),
            t('proof.end'),
            { number: sayUnit('kWh', language) },
            t('proof.quality'),
          ]}
        />
        <tbody>
          {line.registers.map((register) => (
            <tr key={`${register.deviceId} ${register.startAtMs}`}>
              <td>{register.deviceId}</td>
              <td data-label={t('proof.start')}>
                {formatDecimal(register.startKwh, language)}
                <span className="soft small moment">{moment(register.startAtMs)}</span>
              </td>
              <td data-label={t('proof.end')}>
                {formatDecimal(register.endKwh, language)}
                <span className="soft small moment">{moment(register.endAtMs)}</span>
              </td>
              <td className="number" data-label={sayUnit('kWh', language)}>
                {formatDecimal(register.energyKwh, language)}
              </td>
              <td data-label={t('proof.quality')}>
                {find(`quality.${register.quality}`) ?? register.quality}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
