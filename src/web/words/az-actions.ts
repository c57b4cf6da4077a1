// Azerbaijani: actions on missed steps, who armed them, and the sentences of their alerts.
export const azActions = {
  'sentence.action-unknown': '{text}',
  'sentence.action.action-unknown':
    'Gedib cihaza baxın; təkrar cəhd edilmir. Nə gördüyünüzü “Əməliyyatlar” səhifəsində yazın',
};
