// Sentences of alerts about batteries and fuel, drift, fibres, failovers and actions: a page opened from a pager says them, so they
// are loaded apart from the words of the pages they belong to.
export const enWatchSentences = {
  'sentence.fuel-short':
    'The fuel lasts {hours} h with the site on generators; at least {minimum} h are to be there',
  'sentence.generator-fuel-short':
    '{name}: fuel for {hours} h at its share of the load; at least {minimum} h are to be there',
  'sentence.battery-short':
    'The battery of {name} would last {seconds} s at the present load; {required} s are required',
  'sentence.battery-recharging':
    'The battery of {name} is not charged yet: {seconds} s at the present load; {required} s are required',
  'sentence.battery-bad': '{name} reports its battery as bad, or its last battery test failed',
  'sentence.battery-replace': 'The battery of {name} is due for replacement',
  'sentence.load-unprotected': 'No battery stands behind loads that usually have one: {count} ({names})',
  'sentence.action.fuel-short': 'Order fuel; see the tanks and their hours under “Batteries and fuel”',
  'sentence.action.generator-fuel-short': 'Fill its tank, or see whether its gauge tells the truth',
  'sentence.action.battery-short':
    'Take load off it, or bring its partners back; a generator that starts late would come too late',
  'sentence.action.battery-recharging': 'Until it is charged, take nothing else out of service on this side',
  'sentence.action.battery-bad': 'Have the battery tested on site; until then do not count on its time',
  'sentence.action.battery-replace': 'Plan its replacement',
  'sentence.action.load-unprotected':
    'Bring a UPS back from bypass; until then a loss of the mains takes these loads down at once',
  'sentence.drift-balance-missing':
    '{name}: {in} kW go in and {out} kW come out; {difference} kW are drawn by nobody the model knows (by kWh registers over {hours} h)',
  'sentence.drift-balance-missing.bare':
    '{name}: {in} kW go in and {out} kW come out; {difference} kW are drawn by nobody the model knows (by power over {minutes} min)',
  'sentence.action.drift-balance-missing':
    'Look for a load on this bus that the site file does not name, and for a meter that reads low',
  'sentence.drift-balance-excess':
    '{name}: {in} kW go in, yet {out} kW come out; the meters disagree by {difference} kW (by kWh registers over {hours} h)',
  'sentence.drift-balance-excess.bare':
    '{name}: {in} kW go in, yet {out} kW come out; the meters disagree by {difference} kW (by power over {minutes} min)',
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
  'sentence.drift-phase-other':
    '{name}: the outlets written on phase {phase} ({outlets}) draw {sum} A, yet the phase carries {shown} A',
  'sentence.action.drift-phase-other':
    'Trace these outlets: they hang on another phase, or the phases are exchanged; correct outlets in the site file',
  'sentence.drift-phase-more': '{name} is written as single-phase, yet phases {phases} carry current',
  'sentence.action.drift-phase-more':
    'Correct phases in the site file, or see what else hangs on this feed: its breaker is reckoned wrongly',
  'sentence.drift-phase-imbalance':
    '{name}: phase {phase} carries {shown} A where the mean of the three is {mean} A: {percent} % away',
  'sentence.action.drift-phase-imbalance':
    'Move single-phase loads from the fullest phase to the emptiest: neutral and sources are loaded unequally',
  'sentence.drift-phase-uneven':
    '{name}: phase {phase} carries {shown} A, {percent} % away from the mean of {mean} A',
  'sentence.action.drift-phase-uneven':
    'Plug the next single-phase loads into the emptiest phase; say here if that is meant',
  'sentence.drift-outlet-elsewhere':
    'Outlet {outlet} of {name} feeds {rack} (tenant: {tenant}), but is metered with {place} (tenant: {payer})',
  'sentence.action.drift-outlet-elsewhere':
    'Plug it into a PDU of its own rack: until then the wrong tenant is charged for its energy',
  'sentence.drift-wrong-bus': '{name} carried {power} kW while its side was dead',
  'sentence.action.drift-wrong-bus':
    'Trace its feed: it hangs on the other side, and what is fed twice may hang on one',
  'sentence.fibre-fading': '{name}: the light fades by {perDay} dB a day',
  'sentence.fibre-fading-days': '{name}: at this slope the light margin is gone in {early} to {late} days',
  'sentence.fibre-fading-days.bare':
    '{name}: at this slope the light margin is gone in {early} days at the earliest',
  'sentence.fibre-fading-hours': '{name}: at this slope the light margin is gone in {early} to {late} hours',
  'sentence.fibre-fading-hours.bare':
    '{name}: at this slope the light margin is gone in {early} hours at the earliest',
  'sentence.fibre-fading-minutes':
    '{name}: at this slope the light margin is gone in {early} to {late} minutes',
  'sentence.fibre-fading-minutes.bare':
    '{name}: at this slope the light margin is gone in {early} minutes at the earliest',
  'sentence.fibre-step': '{name}: the light fell by {drop} dB at once and stays there; margin {margin} dB',
  'sentence.fibre-step.bare': '{name}: the light fell by {drop} dB at once and stays there',
  'sentence.fibre-thin': '{name}: only {margin} dB of light are left above the limit',
  'sentence.fibre-no-reserve':
    'Without {name} the other links could not carry the traffic: {needed} of {capacity} Gbit/s',
  'sentence.action.fibre-fading':
    'Write the receiver’s limit into the site file, and have the fibre measured',
  'sentence.action.fibre-fading-days':
    'Clean and reseat the connectors at both ends; if it goes on, order a measurement of the fibre',
  'sentence.action.fibre-fading-hours':
    'Call the carrier now, and see that the other link can take the traffic today',
  'sentence.action.fibre-fading-minutes':
    'Move the traffic to the other link while this one still works, then call the carrier',
  'sentence.action.fibre-step':
    'See who worked on this fibre at that time; look for a bent cord or a new splice',
  'sentence.action.fibre-thin':
    'Clean the connectors and have the fibre measured; a little more loss and the link is down',
  'sentence.action.fibre-no-reserve':
    'Order more capacity on the other links, or agree what is shed when this one fails',
  'sentence.run-step-missed': '{text}',
  'sentence.register-overdue': '{text}',
  'sentence.action.run-step-missed': '{act}',
  'sentence.action.register-overdue': 'Plan it; it is entered in the register by itself once it is seen',
  'sentence.action-unknown': '{text}',
  'sentence.action.action-unknown':
    'Go and look at the device; it is not tried again. Say on the page Actions what you found',
} as const;
