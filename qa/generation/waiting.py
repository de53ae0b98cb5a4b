"""Waiting for a model in such a way that a stop is seen at once, whatever the model is doing."""

import queue
import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

from qa.generation.base import StoppedError

T = TypeVar("T")
_POLL_SECONDS = 0.1
_END = object()


def streamed(
    work: Callable[[Callable[[T], bool]], None], should_stop: Callable[[], bool]
) -> Iterator[T]:
    """What ``work`` emits, as it comes; ``emit`` tells the work whether to give up.

    Work runs in a thread of its own: one that cannot be interrupted is left to end by itself.
    Raises ``StoppedError`` when asked to stop, and what the work raises.
    """
    items: queue.Queue[object] = queue.Queue()
    stopped = threading.Event()
    failure: list[BaseException] = []

    def emit(item: T) -> bool:
        items.put(item)
        return stopped.is_set()

    def run() -> None:
        try:
            work(emit)
        except BaseException as error:
            failure.append(error)
        finally:
            items.put(_END)

    threading.Thread(target=run, daemon=True).start()
    try:
        while True:
            if should_stop():
                raise StoppedError
            try:
                item = items.get(timeout=_POLL_SECONDS)
            except queue.Empty:
                continue
            if item is _END:
                break
            yield item  # type: ignore[misc]
    finally:
        stopped.set()
    if failure:
        raise failure[0]


def interruptible(work: Callable[[], T], should_stop: Callable[[], bool]) -> T:
    """The result of ``work``; raises ``StoppedError`` when asked to stop before it is there."""

    def once(emit: Callable[[T], bool]) -> None:
        emit(work())

    (result,) = streamed(once, should_stop)
    return result
