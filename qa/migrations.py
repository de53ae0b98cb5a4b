"""Numbered steps of the library's schema; a step that was released never changes.

``PRAGMA user_version`` is the number of steps a library has had.
"""

import sqlite3
from collections.abc import Callable

from qa.copies import link_all
from qa.errors import LibraryError

_FIRST = """
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Files whose articles are all in the library; a file that is only partly stored is not here.
CREATE TABLE files (
    path         TEXT PRIMARY KEY,
    content_hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE articles (
    id                  TEXT PRIMARY KEY,
    path                TEXT NOT NULL,
    source              TEXT NOT NULL,
    title               TEXT NOT NULL,
    body                TEXT NOT NULL,
    publisher           TEXT,
    author              TEXT,
    published           TEXT,
    published_precision TEXT NOT NULL,
    url                 TEXT,
    language            TEXT NOT NULL,
    content_hash        TEXT NOT NULL,
    runs                TEXT NOT NULL,  -- JSON: body_start, source_start, length, body_start, …
    publisher_folded    TEXT,           -- what the publisher filter searches
    published_first     TEXT,           -- first and last day of the stated period
    published_last      TEXT,
    characters          INTEGER NOT NULL
) STRICT;
CREATE INDEX articles_by_origin ON articles (path, source);

CREATE TABLE chunks (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again after a removal
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    start      INTEGER NOT NULL,
    "end"      INTEGER NOT NULL
) STRICT;
CREATE INDEX chunks_by_article ON chunks (article_id);

CREATE TABLE encoders (
    number    INTEGER PRIMARY KEY,
    name      TEXT NOT NULL UNIQUE,
    dimension INTEGER NOT NULL
) STRICT;

CREATE TABLE vectors (
    chunk   INTEGER PRIMARY KEY REFERENCES chunks (number) ON DELETE CASCADE,
    encoder INTEGER NOT NULL REFERENCES encoders (number),
    vector  BLOB NOT NULL  -- float32, little-endian
) STRICT;

CREATE TABLE answers (
    number          INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id TEXT NOT NULL,
    answer          TEXT NOT NULL  -- JSON
) STRICT;
CREATE INDEX answers_by_conversation ON answers (conversation_id);
"""

_SECOND = """
ALTER TABLE articles ADD COLUMN editor TEXT;
ALTER TABLE articles ADD COLUMN published_from TEXT;
ALTER TABLE articles ADD COLUMN published_inferred INTEGER NOT NULL DEFAULT 0;
-- JSON: story, joins, pages, notes, removed
ALTER TABLE articles ADD COLUMN details TEXT NOT NULL DEFAULT '{}';

-- Which reader read a file: what an older one read is read again.
ALTER TABLE files ADD COLUMN reader INTEGER NOT NULL DEFAULT 1;
"""

_THIRD = """
-- Size and time of change of a file when it was stored: while both stay, it need not be read.
ALTER TABLE files ADD COLUMN size INTEGER;
ALTER TABLE files ADD COLUMN changed INTEGER;  -- nanoseconds since 1970

-- Near-duplicates: band values of MinHash signatures, and which article each copy repeats.
CREATE TABLE signatures (
    value      INTEGER NOT NULL,
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    PRIMARY KEY (value, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX signatures_by_article ON signatures (article_id);
CREATE TABLE copies (
    article_id  TEXT PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    original_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX copies_by_original ON copies (original_id);

CREATE TABLE jobs (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    paths       TEXT NOT NULL,  -- JSON
    started     TEXT NOT NULL,
    finished    TEXT,           -- none: running or interrupted
    files_total INTEGER NOT NULL,
    files_done  INTEGER NOT NULL DEFAULT 0,
    articles    INTEGER NOT NULL DEFAULT 0,
    failed      INTEGER NOT NULL DEFAULT 0
) STRICT;
"""

_FOURTH = """
-- Conversations; every answer with an address of its own and what the reader thought of it.
CREATE TABLE conversations (
    id      TEXT PRIMARY KEY,
    owner   TEXT NOT NULL,  -- the name at login, empty without passwords
    title   TEXT NOT NULL,
    created TEXT NOT NULL   -- ISO 8601, UTC
) STRICT;
CREATE INDEX conversations_by_owner ON conversations (owner);
ALTER TABLE answers ADD COLUMN id TEXT;
ALTER TABLE answers ADD COLUMN saved TEXT NOT NULL DEFAULT '';
ALTER TABLE answers ADD COLUMN liked INTEGER;  -- 1, 0 or no opinion
ALTER TABLE answers ADD COLUMN remark TEXT NOT NULL DEFAULT '';
UPDATE answers SET id = lower(hex(randomblob(8)));
CREATE UNIQUE INDEX answers_by_id ON answers (id);
INSERT INTO conversations SELECT DISTINCT conversation_id, '', '', '' FROM answers;
"""


def _link_copies(connection: sqlite3.Connection) -> None:
    for statement in statements(_THIRD):
        connection.execute(statement)
    link_all(connection)


Step = str | Callable[[sqlite3.Connection], None]
_FIFTH = """
CREATE TABLE sentence_encoders (
    number INTEGER PRIMARY KEY,
    name   TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE sentence_vectors (
    chunk   INTEGER PRIMARY KEY REFERENCES chunks (number) ON DELETE CASCADE,
    encoder INTEGER NOT NULL REFERENCES sentence_encoders (number),
    vectors BLOB NOT NULL  -- qa.sentences.pack
) STRICT;
"""

_SIXTH = """
-- What could not be read of a file, as JSON: path and reason of each; the same bytes fail again.
ALTER TABLE files ADD COLUMN failures TEXT NOT NULL DEFAULT '[]';
"""

_SEVENTH = """
-- The few articles that a person has corrected, which every write looks for.
CREATE INDEX articles_corrected ON articles (id)
    WHERE json_type(details, '$.stated') IS NOT NULL;
"""

_EIGHTH = """
-- Files of the same bytes.
CREATE INDEX files_by_content ON files (content_hash);
"""

_NINTH = """
-- Every stored file that holds an article: while one is left, the article stays.
CREATE TABLE holders (
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    path       TEXT NOT NULL,
    PRIMARY KEY (article_id, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX holders_by_path ON holders (path);
INSERT INTO holders SELECT id, path FROM articles;
"""

STEPS: tuple[Step, ...] = (
    *(_FIRST, _SECOND, _link_copies, _FOURTH, _FIFTH, _SIXTH, _SEVENTH, _EIGHTH),
    _NINTH,
)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a library to the newest schema in one transaction; raises ``LibraryError`` if newer."""
    if version(connection) == len(STEPS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        done = version(connection)
        if done > len(STEPS):
            raise LibraryError(
                f"the library has schema {done}, this version reads up to {len(STEPS)}: "
                "upgrade qingwen"
            )
        for step in STEPS[done:]:
            if callable(step):
                step(connection)
                continue
            for statement in statements(step):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(STEPS)}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def version(connection: sqlite3.Connection) -> int:
    """Number of steps a library has had."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def statements(script: str) -> list[str]:
    """Single statements of a script (``executescript`` would commit the open transaction)."""
    found: list[str] = []
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            found.append(pending.strip())
            pending = ""
    return found
