"""The page: assembles Blocks from rendered pieces, wires their events, and serves it.

Nothing on the page comes from another host, and its content security policy lets nothing through.
"""

import hmac
import socket
from collections.abc import Callable
from pathlib import Path

import fastapi
import gradio as gr
import uvicorn
from starlette.datastructures import MutableHeaders
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.errors import ConfigError, QingwenError
from qa.pipeline import Qingwen
from ui import render
from ui.shell import Shell, html
from ui.tabs import TABS
from ui.theme import login_theme

_ASSETS = Path(__file__).parent / "assets"
_SHUTDOWN_SECONDS = 3  # for an answer that is being written
_HEADERS = {
    # gr.HTML builds functions from its template, hence 'unsafe-eval'; the template is fixed.
    "Content-Security-Policy": "default-src 'self';"
    " script-src 'self' 'unsafe-inline' 'unsafe-eval';"
    " style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:;"
    " object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def build(qingwen: Qingwen) -> gr.Blocks:
    """Assemble the page over one open Qingwen."""
    blocks = gr.Blocks(title="青问 Qingwen", analytics_enabled=False, fill_width=True)
    with blocks:
        header = html(render.header(TABS), "top", script=script())
        with gr.Row(elem_id="columns"):
            with gr.Column(elem_id="views"):
                views = {name: gr.Column(elem_id=f"view-{name}") for name in TABS}
            with gr.Column(elem_id="panel"):
                source = html(render.source_hint(), "source")
                history = html(render.conversations([]), "history")
        download = html("", "download")
        shell = Shell(qingwen, blocks, header, source, history, download)
        for name, view in views.items():
            with view:
                TABS[name](shell)
    blocks.queue(default_concurrency_limit=4, max_size=64)
    return blocks


def script() -> str:
    """Join the page's script and those of the tabs into the one that the header runs."""
    return "\n".join(_asset(f"{name}.js") for name in ("page", *TABS))


def style() -> str:
    """Join the style sheets: the shared one, then those of the tabs."""
    return "\n".join(_asset(f"{name}.css") for name in ("early", "style", *TABS))


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def application(
    qingwen: Qingwen, *, auth: Callable[[str, str], bool] | None = None
) -> fastapi.FastAPI:
    """Build the web application that serves the page at ``/``."""
    app = fastapi.FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(_Document)
    gr.mount_gradio_app(
        app,
        build(qingwen),
        "/",
        auth=auth,
        app_kwargs={"openapi_url": None},
        footer_links=[],
        run_history=False,
        favicon_path=str(_ASSETS / "favicon.svg"),
        show_error=False,
        max_file_size="1kb",  # the page takes no files
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=login_theme(),
    )
    return app


def serve(qingwen: Qingwen, *, host: str, port: int, auth: Path | None = None) -> None:
    """Serve the page until interrupted.

    ``auth`` names a file with one ``name:password`` a line. Raises ``QingwenError`` when the port
    is taken and ``ConfigError`` when the file holds no such line.
    """
    check = None if auth is None else read_passwords(auth)
    app = application(qingwen, auth=check)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        raise QingwenError(
            f"{host}:{port}: cannot listen here ({error.strerror}); choose another with --port"
        ) from None
    with listener:
        Server(app).run(sockets=[listener])


class Server(uvicorn.Server):
    """Uvicorn that ends at once when it is asked to: open pages hold a stream each."""

    def __init__(self, app: fastapi.FastAPI) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                log_level="warning",
                server_header=False,
                timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
            )
        )
        self._pages = [route.app for route in app.routes if isinstance(route, Mount)]

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams of open pages, then the server."""
        for page in self._pages:
            if isinstance(page, gr.routes.App):
                page.stop_event.set()
        await super().shutdown(sockets)


def read_passwords(path: Path) -> Callable[[str, str], bool]:
    """Read ``name:password`` lines into the check that login uses.

    Raises ``ConfigError`` when the file cannot be read or holds no such line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"{path}: cannot be read; give --auth a UTF-8 text file") from None
    passwords: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        name, colon, password = line.partition(":")
        if not (name and colon and password):
            raise ConfigError(f"{path}: line {number} is not of the form name:password")
        passwords[name] = password
    if not passwords:
        raise ConfigError(f"{path}: holds no line of the form name:password")

    def check(name: str, password: str) -> bool:
        expected = passwords.get(name, "")
        same = hmac.compare_digest(expected.encode(), password.encode())
        return same and name in passwords

    return check


class _Document:
    """ASGI middleware: security headers on everything, the early assets in the page's ``<head>``.

    Gradio itself adds style and script only after it has started, too late to keep its loading
    screen, a white flash and the other language off the reader's eyes.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        early = _asset("early.js")
        self._head = f"<style>{style()}</style><script>{early}</script></head>".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
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
