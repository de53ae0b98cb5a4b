"""The document that the page stands in: its security headers and the beginning of its head."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEADERS = {
    # gr.HTML builds functions from its template, hence 'unsafe-eval'; the template is fixed.
    "Content-Security-Policy": "default-src 'self';"
    " script-src 'self' 'unsafe-inline' 'unsafe-eval';"
    " style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:;"
    " object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Document:
    """ASGI middleware: security headers on everything, the early assets in the page's ``<head>``.

    Gradio itself adds style and script only after it has started, too late to keep its loading
    screen, a white flash and the other language off the reader's eyes.
    """

    def __init__(self, app: ASGIApp, *, head: str) -> None:
        self._app = app
        self._head = f"{head}</head>".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start: Message | None = None
        page = scope["path"] == "/"
        body = b""

        async def send_document(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                if page:
                    start = message
                    return
            elif page and start is not None and message["type"] == "http.response.body":
                body += message.get("body", b"")
                if message.get("more_body"):
                    return
                body = body.replace(b"</head>", self._head, 1)
                if scope["method"] != "HEAD":
                    MutableHeaders(scope=start)["content-length"] = str(len(body))
                await send(start)
                message = {"type": "http.response.body", "body": body}
            await send(message)

        await self._app(scope, receive, send_document)
