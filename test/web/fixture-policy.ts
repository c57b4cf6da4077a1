// Who is told when nobody answers, as the screens are shown it.
import type { OnCallView } from '../../src/api/contract-oncall.ts';

export const policyIn: OnCallView['policy'] = {
  steps: [
    { afterSeconds: 0, target: 'on-call', personId: null },
    { afterSeconds: 300, target: 'person', personId: 'p3' },
    { afterSeconds: 300, target: 'everyone', personId: null },
  ],
  repeatAfterSeconds: 600,
};
