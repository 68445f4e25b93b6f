-- Format 1.

-- Counters: the last sequence number given, the last text whose bands are in `buckets`.
CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL, sum INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO meta VALUES ('seq', 0, row_sum('seq', 0)), ('bucketed', 0, row_sum('bucketed', 0));

-- Bytes as found, zstd, once per content. The BLAKE3 hash is of the unpacked bytes.
CREATE TABLE raw (rawid INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, size INTEGER NOT NULL, packed BLOB NOT NULL);

-- Small rows, since `seq` and the duplicate columns change more often than the record itself (in `bodies`).
CREATE TABLE records (
  rid INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  seq INTEGER NOT NULL UNIQUE,
  source TEXT,                 -- name of the configured source
  url TEXT,
  stored_at INTEGER NOT NULL,  -- seconds since 1970
  tamis TEXT NOT NULL,
  rules TEXT NOT NULL,
  raw INTEGER,
  text INTEGER,                -- null where the record says nothing
  standing BLOB NOT NULL,      -- sorts like the claim to be the canonical copy
  dup_of INTEGER,
  similarity REAL,
  reasons TEXT,                -- JSON
  body_sum BLOB NOT NULL,
  sum INTEGER NOT NULL);
CREATE INDEX records_raw ON records (raw);
CREATE INDEX records_text ON records (text);
CREATE INDEX records_dup_of ON records (dup_of) WHERE dup_of IS NOT NULL;

-- The record as JSON (zstd), without versions and without what is said about duplicates.
CREATE TABLE bodies (rid INTEGER PRIMARY KEY, packed BLOB NOT NULL);

-- Forgotten ids, so that the index hears of it.
CREATE TABLE tombstones (id TEXT PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, sum INTEGER NOT NULL) WITHOUT ROWID;

-- What is known of each place a source named.
CREATE TABLE places (
  source TEXT NOT NULL,
  place TEXT NOT NULL,
  record TEXT,
  size INTEGER,
  mtime INTEGER,
  etag TEXT,
  last_modified TEXT,
  guid TEXT,
  outcome TEXT NOT NULL,
  detail TEXT,
  fetched_at TEXT,
  canonical TEXT,
  redirects TEXT,              -- JSON
  tamis TEXT NOT NULL,
  rules TEXT NOT NULL,
  sum INTEGER NOT NULL,
  PRIMARY KEY (source, place)) WITHOUT ROWID;
CREATE INDEX places_record ON places (record);

-- Distinct texts. Texts that are alike, directly or over others, share a component.
CREATE TABLE texts (
  text INTEGER PRIMARY KEY AUTOINCREMENT,
  hash TEXT NOT NULL UNIQUE,
  component INTEGER NOT NULL,
  sketch BLOB NOT NULL,
  sum INTEGER NOT NULL);
CREATE INDEX texts_component ON texts (component);

-- MinHash bands → texts. Written in large sorted lots: see `meta.bucketed`.
CREATE TABLE buckets (band INTEGER NOT NULL, text INTEGER NOT NULL, PRIMARY KEY (band, text)) WITHOUT ROWID;

-- Components of two records and more, and the canonical records in them.
CREATE TABLE components (component INTEGER PRIMARY KEY, members INTEGER NOT NULL);
CREATE TABLE stars (component INTEGER NOT NULL, rid INTEGER NOT NULL, PRIMARY KEY (component, rid)) WITHOUT ROWID;

-- Each tip by the hash of its words; groups of two and more with the one that stands for all.
CREATE TABLE tips (hash INTEGER NOT NULL, rid INTEGER NOT NULL, place INTEGER NOT NULL, tip TEXT NOT NULL,
  PRIMARY KEY (hash, rid, place)) WITHOUT ROWID;
CREATE INDEX tips_rid ON tips (rid);
CREATE TABLE tip_groups (
  hash INTEGER PRIMARY KEY, rid INTEGER NOT NULL, place INTEGER NOT NULL, tip TEXT NOT NULL);

-- Groups whose canonical member has to be chosen anew.
CREATE TABLE unsettled (kind TEXT NOT NULL, key INTEGER NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;

CREATE TABLE runs (
  run INTEGER PRIMARY KEY AUTOINCREMENT,
  command TEXT NOT NULL,
  started TEXT NOT NULL,
  ended TEXT,
  summary TEXT,                -- JSON
  sum INTEGER NOT NULL);
