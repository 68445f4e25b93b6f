-- Format 2.

-- What came with the bytes of a record, JSON: type, format and metadata told by a server, a feed or a stream. No row for
-- plain files, whose name tells all.
CREATE TABLE given (rid INTEGER PRIMARY KEY, json TEXT NOT NULL, sum INTEGER NOT NULL);
