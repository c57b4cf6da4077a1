-- A rack may be let in parts: the rack units that one version has of it. The range without ends is the whole rack, which is
-- what was let so far.
ALTER TABLE contract_rack
  ADD COLUMN units int4range NOT NULL DEFAULT '(,)',
  ADD CONSTRAINT contract_rack_units CHECK (units = '(,)'
    OR (NOT lower_inf(units) AND NOT upper_inf(units) AND NOT isempty(units) AND lower(units) >= 1 AND upper(units) <= 101)),
  -- Registers count a whole rack. What they say can be charged only to whoever has all of it.
  ADD CONSTRAINT contract_rack_part_unmetered CHECK (units = '(,)' OR energy_price IS NULL),
  DROP CONSTRAINT contract_rack_sold_twice,
  ADD CONSTRAINT contract_rack_sold_twice EXCLUDE USING gist (rack_id WITH =, units WITH &&, valid WITH &&);
