// `npm run bench [-- NAME…]`: the benchmarks, each a table of figures with ratios against a peer measured in the same
// run. Absolute figures belong to the machine; ratios are what carries over. Nothing here passes or fails.
import { argv, stdout } from 'node:process';

const benchmarks = {
  redundancy: () => import('./redundancy.ts'),
  capacity: () => import('./capacity.ts'),
  snmp: () => import('./snmp.ts'),
  traps: () => import('./traps.ts'),
  history: () => import('./history.ts'),
  'month-close': () => import('./month-close.ts'),
  collect: () => import('./collect.ts'),
  stream: () => import('./stream.ts'),
} as const;
type Name = keyof typeof benchmarks;

function isName(word: string): word is Name {
  return Object.hasOwn(benchmarks, word);
}

const words = argv.slice(2);
const unknown = words.filter((word) => !isName(word));
if (unknown.length > 0) {
  stdout.write(
    `There is no benchmark ${unknown.join(', ')}; there are ${Object.keys(benchmarks).join(', ')}\n`,
  );
  process.exitCode = 2;
}
const chosen = words.length === 0 ? Object.keys(benchmarks) : words;
for (const name of unknown.length === 0 ? chosen.filter(isName) : []) {
  stdout.write(`\n${name}\n`);
  const { run } = await benchmarks[name]();
  await run();
}
