// What protects one load, in words. Easy to get wrong: how long batteries would hold it is said only of one that they would.
import type { ReactElement } from 'react';
import type { LoadProtectionView } from '../../api/contract-autonomy.ts';
import { formatCountdown } from '../age.ts';
import { useWords } from '../language.ts';
import { sayAge } from '../parts/time.tsx';

export function LoadProtection({ protection }: { readonly protection: LoadProtectionView }): ReactElement {
  const { t } = useWords();
  const { state, secondsLeft, heldSeconds, isMixed } = protection;
  const isHeld = state === 'on-utility' || state === 'on-generator';
  const parts = [t(`protection.state.${state}`)];
  if (state === 'on-battery') {
    const time = secondsLeft === null ? null : formatCountdown(secondsLeft);
    parts.push(time === null ? t('protection.left-unknown') : t('protection.left', { time }));
  }
  if (isHeld) {
    const time = heldSeconds === null ? null : sayAge(heldSeconds, t);
    parts.push(time === null ? t('protection.held-unknown') : t('protection.held', { time }));
  }
  return (
    <p className={state === 'unknown' ? 'value-old' : isHeld ? undefined : 'strong'}>
      {t('protection.title')}: {parts.join(', ')}
      {isMixed && `. ${t('protection.feeds-differ')}.`}
    </p>
  );
}
