"""A chat server on a loopback port that behaves as it is told, well or badly."""

import asyncio
import contextlib
import json
import threading
from collections.abc import Awaitable, Callable
from typing import Any, Self

Reply = Callable[[dict[str, Any], asyncio.StreamWriter], Awaitable[None]]


class ChatServer:
    """Answers each request with the next of its replies, the last one again and again."""

    def __init__(self, *replies: Reply) -> None:
        self._replies = list(replies)
        self.requests: list[dict[str, Any]] = []
        self.headers: list[str] = []
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.url = ""

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        self._ready.set()
        self._loop.run_forever()
        server.close()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = next(
                int(line.split(":")[1])
                for line in head.splitlines()
                if line.lower().startswith("content-length:")
            )
            self.headers.append(head)
            self.requests.append(json.loads(await reader.readexactly(length)))
            reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
            await reply(self.requests[-1], writer)
            await writer.drain()
            writer.close()


def head(status: str = "200 OK", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", "Content-Type: text/event-stream", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def event(content: str, *, end: str | None = None, **choice: Any) -> bytes:
    record = {"choices": [{"delta": {"content": content}, "finish_reason": end, **choice}]}
    return f"data: {json.dumps(record)}\n\n".encode()


def says(*pieces: str, end: str = "stop") -> Reply:
    """A well-behaved reply with its usage."""

    async def reply(_: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        writer.write(head())
        for piece in pieces:
            writer.write(event(piece))
            await writer.drain()
        writer.write(event("", end=end))
        usage = {"choices": [], "usage": {"prompt_tokens": 11, "completion_tokens": len(pieces)}}
        writer.write(f"data: {json.dumps(usage)}\n\ndata: [DONE]\n\n".encode())

    return reply


def raw(*parts: bytes, stall: float = 0.0) -> Reply:
    """Bytes as they are; silence after them."""

    async def reply(_: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        for part in parts:
            writer.write(part)
            await writer.drain()
        await asyncio.sleep(stall)

    return reply


def fails(status: str, body: str = "", **headers: str) -> Reply:
    return raw(head(status, **headers) + body.encode())
