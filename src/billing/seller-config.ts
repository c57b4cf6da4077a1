// Who invoices, as an administrator writes it in `seller.yaml` beside the site file. It is copied into every invoice, so
// that a change never alters an old one.
import { Type } from 'typebox';

const line = Type.String({ minLength: 1, maxLength: 200 });

export const sellerSchema = Type.Object(
  {
    name: line,
    /** VÖEN in Azerbaijan. */
    taxNumber: Type.String({ minLength: 1, maxLength: 40 }),
    address: line,
    /** ISO 3166, decides the VAT rate. */
    country: Type.String({ pattern: '^[A-Z]{2}$' }),
    bank: Type.Object({ name: line, iban: line, swift: line }, { additionalProperties: false }),
    email: line,
    phone: line,
    /** Capital letters before year and number: QSH gives QSH-2026-000001. */
    series: Type.String({ pattern: '^[A-Z]{1,10}$' }),
  },
  { additionalProperties: false },
);
