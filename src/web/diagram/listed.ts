// Names in a row, cut with the number of the others.

const namesShown = 12;

export function listed(ids: readonly string[], nameOf: (id: string) => string): string {
  const names = ids.slice(0, namesShown).map(nameOf).join(', ');
  return ids.length > namesShown ? `${names} … +${ids.length - namesShown}` : names;
}
