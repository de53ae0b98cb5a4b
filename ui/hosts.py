"""Requests are answered only where they were sent to this machine, by a page of this machine.

A site on the web can have its own name resolve to 127.0.0.1 (DNS rebinding) or post to an address
of this machine from its own pages; both would let it read or fill a library.
"""

import ipaddress
import socket
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_REFUSED = 403


class OwnHosts:
    """ASGI middleware: the ``Host`` must be an address or a name of this machine.

    Addresses are safe, since only a name can be rebound. ``names`` are further ones to answer to.
    Where a browser says which page a request came from, that must be one of the same host.
    """

    def __init__(self, app: ASGIApp, *, names: Collection[str] = ()) -> None:
        self._app = app
        self._names = {"localhost", socket.gethostname().lower(), *(n.lower() for n in names)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            host, origin = headers.get("host", ""), headers.get("origin")
            if not self._is_own(host):
                refusal = f"{host or 'no host'}: not a name of this machine; open it by its address"
            elif origin is not None and urlsplit(origin).netloc.lower() != host.lower():
                refusal = f"{origin}: another page may not use this one"
            else:
                await self._app(scope, receive, send)
                return
            await PlainTextResponse(refusal, status_code=_REFUSED)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_own(self, host: str) -> bool:
        try:
            name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
        except ValueError:
            return False
        if name in self._names or name.endswith(".localhost"):
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True
