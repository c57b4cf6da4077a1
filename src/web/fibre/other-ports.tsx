// Optical ports that end no link to the outside: a row each. Easy to get wrong: a port without a known limit has no margin.
import type { ReactElement } from 'react';
import type { OpticalPortView } from '../../api/contract-fibre.ts';
import { formatNumber, unknownText } from '../format.ts';
import { useWords } from '../language.ts';
import { Link } from '../navigation.tsx';
import { TableHead } from '../parts/table-head.tsx';
import { ValueText } from '../parts/value.tsx';
import { devicePath } from '../routes.ts';
import { LightMark } from './light.tsx';

export function OtherPorts({ ports }: { readonly ports: readonly OpticalPortView[] }): ReactElement | null {
  const { t, language } = useWords();
  if (ports.length === 0) return null;
  return (
    <section aria-labelledby="fibre-other">
      <h2 id="fibre-other">{t('fibre.other-ports')}</h2>
      <table className="fibre-ports">
        <TableHead columns={[t('fibre.port'), t('fibre.level'), t('fibre.light')]} />
        <tbody>
          {ports.map((port) => (
            <tr key={`${port.deviceId}/${port.instance}`}>
              <th scope="row">
                <Link href={devicePath(port.deviceId)}>{port.deviceName}</Link>{' '}
                <span className="small soft">{port.rx?.label ?? port.instance}</span>
              </th>
              <td className="number live-figure">
                {port.rx === null ? unknownText : <ValueText view={port.rx} />}
              </td>
              <td>
                <LightMark light={port} />
                {port.marginDb !== null && (
                  <span className="small soft">
                    {' '}
                    {t(port.marginDb >= 0 ? 'fibre.margin' : 'fibre.below', {
                      margin: formatNumber(Math.abs(port.marginDb), 1, language),
                    })}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
