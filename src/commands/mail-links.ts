// The links to pages in a mail as it went over the wire, for showing in the demonstration. Easy to get wrong: a plain
// text part is often quoted-printable, where long lines are broken by `=` at their end and `=` itself is `=3D`.

const pageLink = /https?:\/\/[^\s"'<>]+\/page\/[A-Za-z0-9_-]{43}/gu;

/** Each link once, in order. */
export function linksInMail(message: string): readonly string[] {
  const decoded = message.replaceAll(/=\r?\n/gu, '').replaceAll(/=3D/giu, '=');
  return [...new Set(decoded.match(pageLink) ?? [])];
}
