// The thread that works out capacity: one question in, one answer out, in order. Runs only as a worker.
import assert from 'node:assert/strict';
import { parentPort } from 'node:worker_threads';
import { answerCapacity } from './capacity-work.ts';
import type { CapacityQuestion } from './capacity-work.ts';

const port = parentPort;
assert(port !== null, 'this file is started as a worker');
port.on('message', (question: CapacityQuestion) => port.postMessage(answerCapacity(question)));
