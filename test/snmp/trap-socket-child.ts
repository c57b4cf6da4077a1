// Hears traps on the socket that systemd handed over.

import { systemClock } from '../../src/core/clock.ts';
import { openTrapReceiver } from '../../src/snmp/trap-receiver.ts';
import { inheritedTrapSocket } from '../../src/snmp/trap-socket.ts';

const fd = inheritedTrapSocket(process.env, process.pid);
if (fd === undefined) throw new Error('no socket was handed over');
await openTrapReceiver({
  clock: systemClock,
  port: 0,
  fd,
  communities: ['public'],
  allowedSources: ['127.0.0.1'],
  onTrap: () => 'accepted',
});
