import '../../src/collect/poll-loop.ts';
import '../../src/platform/database.ts';
import '../../src/readings/history-loop.ts';
import '../../src/snmp/client-socket.ts';
import { benchProfile } from './collect-objects.ts';
benchProfile();
console.log('rss', process.memoryUsage().rss / 2 ** 20, process.memoryUsage().heapUsed / 2 ** 20);
