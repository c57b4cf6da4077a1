// Russian: actions on missed steps, who armed them, and the sentences of their alerts.
export const ruActions = {
  'sentence.action-unknown': '{text}',
  'sentence.action.action-unknown':
    'Осмотрите устройство: повторной попытки не будет. Что увидели, запишите на странице «Действия»',
};
