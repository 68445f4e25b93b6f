-- Format 3.

-- Texts meet under bands of 3-word shingles, which a rewording keeps better than the 5-word ones of formats 1 and 2; the
-- bands are part of the sketch. All of them are made again from the records. What was kept apart before stays so until it
-- is stored anew.
UPDATE texts SET sketch = coalesce((
  SELECT sketched(b.packed) FROM records r JOIN bodies b USING (rid) WHERE r.text = texts.text ORDER BY r.rid LIMIT 1),
  sketch);
UPDATE texts SET sum = row_sum(text, hash, component, sketch);

-- Bands → texts in lots of neighbouring texts, each with a filter of its bands. A lot is named by its last text. They fill
-- at the next change.
DROP TABLE buckets;
DELETE FROM meta WHERE key = 'bucketed';
CREATE TABLE buckets (lot INTEGER NOT NULL, band INTEGER NOT NULL, text INTEGER NOT NULL,
  PRIMARY KEY (lot, band, text)) WITHOUT ROWID;
CREATE TABLE lots (lot INTEGER PRIMARY KEY, texts INTEGER NOT NULL, filter BLOB NOT NULL, sum INTEGER NOT NULL);
