-- Format 3.

-- Texts meet under bands of 3-word shingles, which a rewording keeps better than the 5-word ones of formats 1 and 2; the
-- bands are part of the sketch. All of them are made again from the records; `buckets` fills at the next change. What was
-- kept apart before stays so until it is stored anew.
UPDATE texts SET sketch = coalesce((
  SELECT sketched(b.packed) FROM records r JOIN bodies b USING (rid) WHERE r.text = texts.text ORDER BY r.rid LIMIT 1),
  sketch);
UPDATE texts SET sum = row_sum(text, hash, component, sketch);
DELETE FROM buckets;
UPDATE meta SET value = 0, sum = row_sum('bucketed', 0) WHERE key = 'bucketed';
