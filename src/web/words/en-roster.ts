// English: duties given to somebody else.
export const enRoster = {
  'override.title': 'Given to somebody else',
  'override.none': 'Every duty is as the roster has it.',
  'override.give': 'Give a duty to somebody else',
  'override.person': 'Who takes it',
  'override.from': 'From',
  'override.until': 'Until',
  'override.zone': 'Times are those of the site ({zone}).',
  'override.enter': 'Give the duty',
  'override.end': 'Take back',
  'override.taken': 'Part of that time is given to somebody already. Take that back first.',
  'override.order': 'It must end after it begins, and in the future.',
} as const;
