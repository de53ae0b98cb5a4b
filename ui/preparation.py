"""What goes on behind the page at a start: articles are read, models loaded."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from qa.errors import QingwenError

_log = logging.getLogger(__name__)
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a preparation is: ``step`` is ``reading``, ``loading`` or, when over, empty.

    ``failure`` is a line that says why it ended early.
    """

    step: str = ""
    done: int = 0
    total: int = 0
    failure: str | None = None


class _StoppedError(Exception):
    """The server goes down."""


class Preparation:
    """Work in a thread of its own, told step by step; the page is up meanwhile."""

    def __init__(self) -> None:
        self.standing = Standing()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, work: Callable[[Tell], None]) -> None:
        """Begin the work; it calls what it is given with each step, files done and files in all."""
        self.standing = Standing("loading")
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    def finish(self) -> None:
        """End the work at its next step, and wait for that."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self, work: Callable[[Tell], None]) -> None:
        failure = None
        try:
            work(self._tell)
        except _StoppedError:
            pass
        except QingwenError as error:
            _log.warning("%s", error)
            failure = str(error)
        except Exception:
            _log.exception("the page could not be prepared")
            failure = ""
        self.standing = Standing(failure=failure)

    def _tell(self, step: str, done: int, total: int) -> None:
        if self._stopping.is_set():
            raise _StoppedError
        self.standing = Standing(step, done, total)
