"""The page: assembles Blocks from rendered pieces, wires their events, and serves it.

Nothing on the page comes from another host, and its content security policy lets nothing through.
"""

import socket
from collections.abc import Callable, Collection
from pathlib import Path

import fastapi
import gradio as gr
import uvicorn
from starlette.routing import Mount

from qa.errors import QingwenError
from qa.pipeline import Qingwen
from ui import render
from ui.document import Document
from ui.hosts import OwnHosts
from ui.passwords import read_passwords
from ui.preparation import Preparation, Tell
from ui.shell import PRIVATE, Shell, html
from ui.tabs import TABS
from ui.theme import login_theme

_ASSETS = Path(__file__).parent / "assets"
_LARGEST_UPLOAD = "512mb"  # of the largest archive that can be read
_SHUTDOWN_SECONDS = 3  # for an answer that is being written


def build(qingwen: Qingwen, preparation: Preparation) -> gr.Blocks:
    """Assemble the page over one open Qingwen."""
    blocks = gr.Blocks(title="青问 Qingwen", analytics_enabled=False, fill_width=True)
    with blocks:
        header = html(render.header(TABS), "top", script=script())
        status = html(render.status(preparation.standing), "status")
        with gr.Row(elem_id="columns"):
            with gr.Column(elem_id="views"):
                views = {name: gr.Column(elem_id=f"view-{name}") for name in TABS}
            with gr.Column(elem_id="panel"):
                source = html(render.source_hint(), "source")
                history = html(render.conversations([]), "history")
        download = html("", "download")
        shell = Shell(qingwen, preparation, blocks, header, source, history, download)
        for name, view in views.items():
            with view:
                TABS[name](shell)

        def tell() -> str:
            return render.status(preparation.standing)

        blocks.load(tell, None, status, **PRIVATE)
        shell.on("status", tell, None, status, trigger_mode="always_last")
    blocks.queue(default_concurrency_limit=4, max_size=64)
    return blocks


def script() -> str:
    """Join the page's script and those of the tabs into the one that the header runs."""
    return "\n".join(_asset(f"{name}.js") for name in ("page", *TABS))


def head() -> str:
    """Style sheets, the shared one and those of the tabs, and the script that comes first."""
    style = "\n".join(_asset(f"{name}.css") for name in ("early", "style", *TABS))
    return f"<style>{style}</style><script>{_asset('early.js')}</script>"


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def application(
    qingwen: Qingwen,
    *,
    auth: Callable[[str, str], bool] | None = None,
    hosts: Collection[str] = (),
    preparation: Preparation | None = None,
) -> fastapi.FastAPI:
    """Build the web application that serves the page at ``/``.

    ``hosts`` are names besides this machine's own that the page may be asked for by,
    ``preparation`` is what goes on behind it meanwhile.
    """
    app = fastapi.FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Document, head=head())
    app.add_middleware(OwnHosts, names=hosts)
    gr.mount_gradio_app(
        app,
        build(qingwen, preparation or Preparation()),
        "/",
        auth=auth,
        app_kwargs={"openapi_url": None},
        footer_links=[],
        run_history=False,
        favicon_path=str(_ASSETS / "favicon.svg"),
        show_error=False,
        max_file_size=_LARGEST_UPLOAD,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=login_theme(),
    )
    return app


def serve(
    qingwen: Qingwen,
    *,
    host: str,
    port: int,
    auth: Path | None = None,
    prepare: Callable[[Tell], None] | None = None,
) -> None:
    """Serve the page until interrupted.

    ``auth`` names a file with one ``name:password`` a line. ``prepare`` runs while the page is up
    already and tells each step, files done and files in all. Raises ``QingwenError`` when the port
    is taken and ``ConfigError`` when the file holds no such line.
    """
    check = None if auth is None else read_passwords(auth)
    preparation = Preparation()
    app = application(qingwen, auth=check, hosts={host}, preparation=preparation)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        raise QingwenError(
            f"{host}:{port}: cannot listen here ({error.strerror}); choose another with --port"
        ) from None
    with listener:
        if prepare is not None:
            preparation.start(prepare)
        try:
            Server(app).run(sockets=[listener])
        finally:
            preparation.finish()


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
