// English: actions on missed steps, who armed them, and the sentences of their alerts.
export const enActions = {
  'sentence.action-unknown': '{text}',
  'sentence.action.action-unknown':
    'Go and look at the device; it is not tried again. Say on the page Actions what you found',
};
