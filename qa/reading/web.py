"""Pages from the web, fetched with care: public addresses only, checked again at every redirect.

The name is resolved once and the connection goes to the address that was checked, so that a name
that resolves differently a moment later (DNS rebinding) gains nothing.
"""

import hashlib
import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from qa.errors import ReadingError

_MAX_BYTES = 32 << 20
_MAX_SECONDS = 30.0
_MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "application/pdf": ".pdf",
    "application/epub+zip": ".epub",
    "application/zip": ".zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Limits(NamedTuple):
    """What a fetch may cost."""

    size: int = _MAX_BYTES
    seconds: float = _MAX_SECONDS


def is_url(text: str) -> bool:
    """Whether an argument names a page on the web."""
    return text.lower().startswith(("http://", "https://"))


def is_public(address: Address) -> bool:
    """Whether an address is one of the public Internet (no private, loopback or special range)."""
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    teredo = getattr(address, "teredo", None)
    inner = [part for part in (mapped, *(teredo or ())) if part is not None]
    plain = address.is_global and not address.is_multicast and not address.is_reserved
    return plain and all(is_public(part) for part in inner)


def fetch(
    url: str,
    folder: Path,
    *,
    allowed: Callable[[Address], bool] = is_public,
    limits: Limits = Limits(),  # noqa: B008 - immutable
) -> Path:
    """Fetch a page into a folder, as it came: the file, named by its address and format.

    Raises ``ReadingError`` for what is refused, too large, too slow or not there.
    """
    deadline = time.monotonic() + limits.seconds
    target = url
    for _ in range(_MAX_REDIRECTS + 1):
        try:
            answer = _get(target, allowed, limits.size, deadline)
        except (OSError, http.client.HTTPException, ValueError) as error:
            reason = str(error) or type(error).__name__
            raise ReadingError(url, f"{reason}; check the address and the network") from None
        if answer.location is None:
            break
        target = urljoin(target, answer.location)
    else:
        raise ReadingError(url, f"more than {_MAX_REDIRECTS} redirects")
    if answer.status != http.client.OK:
        raise ReadingError(url, f"the server answered {answer.status}; check the address")
    suffix = _SUFFIXES.get(answer.kind)
    if suffix is None:
        named = PurePosixPath(urlsplit(target).path).suffix.lower()
        suffix = named if named in _SUFFIXES.values() else None
    if suffix is None:
        raise ReadingError(url, f"{answer.kind or 'an unnamed type'} is no type that can be read")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{hashlib.sha256(url.encode()).hexdigest()[:16]}{suffix}"
    path.write_bytes(answer.body)
    return path


class _Answer(NamedTuple):
    status: int
    kind: str
    location: str | None
    body: bytes


def _get(url: str, allowed: Callable[[Address], bool], max_bytes: int, deadline: float) -> _Answer:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"redirected to {url[:100]}, which is no page")
    if parts.username or parts.password:
        raise ValueError("an address with a password is not fetched")
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    connection = _connect(parts.hostname, port, allowed, deadline, secure=secure)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"User-Agent": "qingwen", "Accept-Encoding": "identity"}
        connection.request(
            "GET", path.encode("ascii", "backslashreplace").decode(), headers=headers
        )
        response = connection.getresponse()
        location = response.getheader("Location") if response.status in _REDIRECTS else None
        body = b""
        while location is None and (piece := response.read1(1 << 16)):
            body += piece
            if len(body) > max_bytes:
                raise ValueError(f"larger than {max_bytes >> 20} MiB")
            if time.monotonic() > deadline:
                raise ValueError("took too long")
        kind = response.getheader("Content-Type", "").split(";")[0].strip().lower()
        return _Answer(response.status, kind, location, body)
    finally:
        connection.close()


def _connect(
    host: str, port: int, allowed: Callable[[Address], bool], deadline: float, *, secure: bool
) -> http.client.HTTPConnection:
    """Connection to an address of the host that was checked; every address must be allowed."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]).split("%")[0] for entry in found]
    for address in addresses:
        if not allowed(ipaddress.ip_address(address)):
            raise ValueError(f"{host} is {address}: not a public address, refused")
    timeout = max(0.1, deadline - time.monotonic())
    plain = socket.create_connection((addresses[0], port), timeout=timeout)
    connection = http.client.HTTPConnection(host, port, timeout=timeout)
    try:
        if secure:
            context = ssl.create_default_context()
            connection = http.client.HTTPSConnection(host, port, timeout=timeout, context=context)
            connection.sock = context.wrap_socket(plain, server_hostname=host)
        else:
            connection.sock = plain
    except BaseException:
        plain.close()
        raise
    return connection
