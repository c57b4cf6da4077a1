// English: drift – where the plant does not behave as its model says – with its sentences and drills.
export const enDrift = {
  'drift.title': 'Model drift',
  'drift.link': 'Model drift',
  'drift.what':
    'Where the plant does not behave as the site file says. A doubt, with what speaks for it and what to check.',
  'drift.never-looked': 'The history has not been looked at yet.',
  'drift.looked': 'History looked at',
  'drift.none': 'Nothing contradicts the model.',
  'drift.now': 'Seen now',
  'drift.since': 'Seen',
  'drift.window': 'Figures from {from} to {to}',
  'drift.told': 'Told as an alert',
  'drift.watched': 'Watched: not seen for long enough, or only listed',
  'drift.is-known': 'Known',
  'drift.old': 'Cannot be judged now; this is how it was',
  'drift.check': 'What to check',
  'drift.evidence': '{label}, from {low} to {high}',
  'drift.say-known': 'This is known',
  'drift.reason': 'Why it may stay so',
  'drift.save-known': 'Say so',
  'drift.take-back': 'Tell it again',
  'drift.known-by': '{reason} ({by})',
  'drift.buses': 'Energy in and out',
  'drift.buses-what':
    'Means of 15 minutes, while every meter of the bus is believed. The tolerance is made of the meters’ accuracy, losses, and what has no meter.',
  'drift.no-bus': 'No bus has meters above and below it.',
  'drift.bus': 'Bus',
  'drift.in': 'In',
  'drift.out': 'Out',
  'drift.difference': 'Difference',
  'drift.tolerance': 'Tolerance',
  'drift.balanced': 'balanced',
  'drift.unbalanced': 'not balanced',
  'drift.not-judged': 'not judged now',
  'drift.unmetered': 'Without a meter',
  'sentence.drift-balance-missing':
    '{name}: {in} kW go in and {out} kW come out; {difference} kW are drawn by nobody the model knows',
  'sentence.action.drift-balance-missing':
    'Look for a load on this bus that the site file does not name, and for a meter that reads low',
  'sentence.drift-balance-excess':
    '{name}: {in} kW go in, yet {out} kW come out; the meters disagree by {difference} kW',
  'sentence.action.drift-balance-excess':
    'See whether a feed modelled here hangs on another bus, and compare the meters with a clamp',
  'sentence.drift-single-fed': '{name} draws everything from {full}; nothing comes from {empty}',
  'sentence.action.drift-single-fed':
    'Look at its second cord and its power supplies: it would go dark with the one feed',
  'sentence.drift-split-moved': '{name} now takes {share} % from {full}; it was {before} %',
  'sentence.drift-split-moved.bare': '{name} now takes {share} % from {full}',
  'sentence.action.drift-split-moved':
    'See whether something was plugged in or moved there, or whether a power supply failed',
  'sentence.drift-split-uneven': '{name} takes {share} % from {full}',
  'sentence.action.drift-split-uneven': 'Look for equipment with one cord; say here if that is meant',
  'sentence.drift-cords-crossed': '{name} and {other}: each second feed follows the load of the other',
  'sentence.action.drift-cords-crossed':
    'Trace both cords: they are exchanged, and so are the meters that bill them',
  'sentence.drift-cord-stray': '{name}: its missing feed seems to hang on {feed} of {other}',
  'sentence.action.drift-cord-stray':
    'Trace the cord; until then the neighbour pays for it and its PDU carries more than it should',
  'sentence.drift-phase-zero': '{name}: phase {phase} went to 0 A while the others carry {others} A and more',
  'sentence.action.drift-phase-zero':
    'Measure the phase with a clamp: a dead current transformer bills too little',
  'sentence.drift-phase-never':
    '{name}: phase {phase} shows 0 A, and has done so for a week; the others carry {others} A and more',
  'sentence.action.drift-phase-never':
    'If nothing is connected to it, say so here; else measure it with a clamp',
  'sentence.drift-phase-dark': '{name}: phase {phase} has neither voltage nor current',
  'sentence.action.drift-phase-dark': 'Look at the fuse and the breaker of this phase',
  'sentence.drift-feed-elsewhere': '{name} stands in {place}, but the model lets it feed {feeds}',
  'sentence.action.drift-feed-elsewhere':
    'Correct its place or its feed in the site file: invoices follow the place',
  'sentence.drift-wrong-bus': '{name} carried {power} kW while its side was dead',
  'sentence.action.drift-wrong-bus':
    'Trace its feed: it hangs on the other side, and what is fed twice may hang on one',
  'drill.cords-crossed.title': 'Cords exchanged',
  'drill.cords-crossed.what':
    'The second cords of two racks are exchanged; nothing fails, but the model is wrong from then on.',
  'drill.power-supply-dead.title': 'A second feed carries nothing',
  'drill.power-supply-dead.what':
    'The last rack draws everything from its first feed, as with a dead power supply.',
  'drill.phase-meter-dead.title': 'A phase is not measured',
  'drill.phase-meter-dead.what':
    'The current transformer of one phase of the third rack PDU dies: it shows 0 A and counts too little.',
} as const;
