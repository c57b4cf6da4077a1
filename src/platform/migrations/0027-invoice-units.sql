-- Parts of one rack are billed beside each other: a line says which rack units it is for, and no instant of a unit is billed
-- twice. The range without ends is the whole rack, which is what was billed so far.
ALTER TABLE invoice_line
  ADD COLUMN units int4range NOT NULL DEFAULT '(,)',
  DROP CONSTRAINT invoice_line_billed_twice,
  ADD CONSTRAINT invoice_line_billed_twice EXCLUDE USING gist
    (rack_id WITH =, units WITH &&, kind WITH =, tstzrange(period_start, period_end) WITH &&);
