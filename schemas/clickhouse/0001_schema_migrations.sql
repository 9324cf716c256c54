-- Which of these files have been applied, and what they said. Written by whichever job starts first.
CREATE TABLE IF NOT EXISTS schema_migrations
(
    number                            UInt32 COMMENT 'number of the file',
    name                              String COMMENT 'name of the file',
    sha256                            FixedString(64) COMMENT 'SHA-256 of the file, hexadecimal: an applied file must never change',
    applied_at                        DateTime DEFAULT now() COMMENT 'when it was applied'
)
ENGINE = ReplacingMergeTree
ORDER BY (number);
