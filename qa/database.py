"""One SQLite file used from many threads: a connection for each, one writer at a time."""

import sqlite3
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from weakref import WeakSet

from qa.errors import LibraryError
from qa.migrations import migrate

_APPLICATION_ID = 0x51696E67  # "Qing", so that another program's database is never altered
_BUSY_SECONDS = 30.0
_WRITER_CACHE_KIB = 16384
_CHECKPOINT_PAGES = 4000


class _Connection(sqlite3.Connection):
    """A connection that can be referred to weakly, so that a finished thread's goes with it."""


class Database:
    """Connections, transactions and the revision of a library file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._connections: WeakSet[_Connection] = WeakSet()
        self._lock = threading.RLock()
        self._closed = False
        with self.errors():
            self._prepare(self.connection())

    def connection(self) -> sqlite3.Connection:
        """The calling thread's connection, in autocommit mode."""
        held: _Connection | None = getattr(self._local, "connection", None)
        if self._closed:
            raise LibraryError(f"{self._path}: the library is closed")
        if held is None:
            held = sqlite3.connect(
                self._path,
                timeout=_BUSY_SECONDS,
                isolation_level=None,
                check_same_thread=False,  # close() runs in another thread
                factory=_Connection,
            )
            held.execute("PRAGMA synchronous = FULL")
            held.execute("PRAGMA foreign_keys = ON")
            self._local.connection = held
            with self._lock:
                self._connections.add(held)
        return held

    def _prepare(self, connection: sqlite3.Connection) -> None:
        (owner,) = connection.execute("PRAGMA application_id").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if tables and owner != _APPLICATION_ID:
            raise LibraryError(f"{self._path}: another program's database, not a Qingwen library")
        connection.execute("PRAGMA journal_mode = WAL")
        if not tables:
            connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        try:
            migrate(connection)
        except LibraryError as error:
            raise LibraryError(f"{self._path}: {error}") from None
        if connection.execute("SELECT 1 FROM meta").fetchone() is None:
            connection.execute(
                "INSERT OR IGNORE INTO meta VALUES ('uuid', ?), ('counter', '0')",
                (uuid.uuid4().hex,),
            )

    @property
    def revision(self) -> str:
        """Name of the committed state: library id and number of writes."""
        with self.errors():
            values = dict(
                self.connection().execute(
                    "SELECT key, value FROM meta WHERE key IN ('uuid', 'counter')"
                )
            )
        return f"{values['uuid']}-{values['counter']}"

    @contextmanager
    def write(self, *, silent: bool = False) -> Iterator[sqlite3.Connection]:
        """A transaction: committed at the end of the block, undone when it raises.

        A transaction that changed something moves the revision on, unless it is ``silent``: what it
        changes is nothing that an index derives from.
        """
        connection = self.connection()
        with self._lock, self.errors():
            if not getattr(self._local, "writes", False):
                # Near-duplicates are looked up all over an index: its pages are kept, and copied
                # into the file less often.
                connection.execute(f"PRAGMA cache_size = -{_WRITER_CACHE_KIB}")
                connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
                self._local.writes = True
            connection.execute("BEGIN IMMEDIATE")
            before = connection.total_changes
            try:
                yield connection
                if connection.total_changes != before and not silent:
                    connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'counter'")
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turn SQLite's errors into one line that names the file and what to do."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise LibraryError(f"{self._path}: {_advice(error)}") from error

    def close(self) -> None:
        """Close every connection; later use raises ``LibraryError``."""
        with self._lock:
            self._closed = True
            for connection in list(self._connections):
                connection.close()


def _advice(error: sqlite3.DatabaseError) -> str:
    match error.sqlite_errorname if hasattr(error, "sqlite_errorname") else "":
        case "SQLITE_NOTADB":
            return "not a library (not an SQLite file); choose another folder with --library"
        case "SQLITE_BUSY" | "SQLITE_LOCKED":
            return "another process is writing to the library; try again when it is done"
        case "SQLITE_READONLY" | "SQLITE_CANTOPEN" | "SQLITE_PERM":
            return "cannot be opened for writing; check the folder's permissions"
        case "SQLITE_FULL":
            return "no space left on the disk; free some and try again"
        case name if name.startswith("SQLITE_CORRUPT"):
            return "the library is damaged; restore a copy or ingest into a new folder"
        case _:
            return str(error)
