-- Format 4.

-- Tips in the order they came, since rows by the hash of their words touched ten pages of the disk an article. Who has
-- which words stands in lots, as bands do; the lots fill at the next change.
CREATE TABLE tips_in_order (number INTEGER PRIMARY KEY AUTOINCREMENT, hash INTEGER NOT NULL, rid INTEGER NOT NULL,
  place INTEGER NOT NULL, tip TEXT);
INSERT INTO tips_in_order (hash, rid, place, tip) SELECT hash, rid, place, tip FROM tips ORDER BY rid, place;
DROP TABLE tips;
ALTER TABLE tips_in_order RENAME TO tips;
CREATE INDEX tips_rid ON tips (rid, place);
CREATE TABLE tip_buckets (lot INTEGER NOT NULL, hash INTEGER NOT NULL, tip INTEGER NOT NULL,
  PRIMARY KEY (lot, hash, tip)) WITHOUT ROWID;
CREATE TABLE tip_lots (lot INTEGER PRIMARY KEY, tips INTEGER NOT NULL, filter BLOB NOT NULL, sum INTEGER NOT NULL);

-- How many tips repeat another one.
INSERT INTO meta SELECT 'tip_copies', copies, row_sum('tip_copies', copies) FROM (
  SELECT count(*) - (SELECT count(*) FROM tip_groups) AS copies FROM tips WHERE hash IN (SELECT hash FROM tip_groups));
