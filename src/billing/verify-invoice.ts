// Proves a stored invoice again from its own contents: each line from its evidence, the totals from the lines, the
// hash from everything. Easy to get wrong: checking only hashes, which whoever changes a figure can make anew.
import { sumMoney } from '../core/money.ts';
import { recompute } from '../rating/recompute.ts';
import type { Difference } from '../rating/recompute.ts';
import { hashContent, totalVat } from './invoice.ts';
import type { Invoice } from './invoice.ts';

/** Everything that does not follow from the evidence; empty when the invoice holds. */
export function verifyInvoice(invoice: Invoice): Difference[] {
  const differences = invoice.lines.flatMap((line) =>
    recompute(line).map((one) => ({ ...one, what: `lines.${line.line}.${one.what}` })),
  );
  const compare = (what: string, stored: bigint | string, recomputed: bigint | string): void => {
    if (stored === recomputed) return;
    differences.push({ what, stored: String(stored), recomputed: String(recomputed) });
  };
  const { currency } = invoice;
  const net = sumMoney(
    invoice.lines.map((line) => line.net),
    currency,
  );
  const vatTotals = totalVat(invoice.lines, currency);
  const vat = sumMoney(
    vatTotals.map((total) => total.vat),
    currency,
  );
  compare('netMinor', invoice.net.minor, net.minor);
  compare('vatMinor', invoice.vat.minor, vat.minor);
  compare('grossMinor', invoice.gross.minor, net.minor + vat.minor);
  const describe = (totals: Invoice['vatTotals']): string =>
    totals.map((total) => `${total.rate} ${total.net.minor} ${total.vat.minor}`).join('; ');
  compare('vatTotals', describe(invoice.vatTotals), describe(vatTotals));
  compare('contentSha256', invoice.contentSha256, hashContent(invoice));
  return differences;
}
