"""Pages of the web: public addresses only, at every step, within limits."""

import ipaddress
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from qa.errors import ReadingError
from qa.reading.web import Address, Limits, fetch, is_public, is_url
from tests.reading.checks import read_article

PAGE = "<html><body><h1>稻田丰收</h1><p>湖州的稻田今年迎来了丰收。</p></body></html>"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path.startswith("/to?"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to?"))
            self.end_headers()
            return
        self.send_response(404 if self.path == "/gone" else 200)
        kind = "image/png" if self.path == "/picture" else "text/html; charset=utf-8"
        self.send_header("Content-Type", kind)
        self.end_headers()
        if self.path == "/large":
            for _ in range(100):
                self.wfile.write(b"x" * 65536)
        elif self.path == "/slow":
            for _ in range(100):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.1)
        else:
            self.wfile.write(PAGE.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.daemon_threads = True
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()


def only_this_machine(address: Address) -> bool:
    return str(address) == "127.0.0.1"


def test_page_is_kept_as_it_came_and_read(server: str, tmp_path: Path) -> None:
    path = fetch(f"{server}/story", tmp_path, allowed=only_this_machine)
    assert path.read_text(encoding="utf-8") == PAGE
    assert read_article(path).title == "稻田丰收"


def test_redirects_are_followed_to_the_page(server: str, tmp_path: Path) -> None:
    path = fetch(f"{server}/to?/story", tmp_path, allowed=only_this_machine)
    assert path.read_text(encoding="utf-8") == PAGE


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/gone", "answered 404"),
        ("/picture", "no type that can be read"),
        ("/large", "larger than"),
        ("/slow", "took too long"),
        ("/to?http://10.0.0.1/", "not a public address"),
        ("/to?http://169.254.169.254/latest/meta-data", "not a public address"),
        ("/to?file:///etc/passwd", "no page"),
        ("/to?/to?/to?/to?/to?/to?/to?/story", "redirects"),
    ],
)
def test_what_must_not_be_fetched(server: str, tmp_path: Path, path: str, reason: str) -> None:
    limits = Limits(size=1 << 20, seconds=1.0)
    with pytest.raises(ReadingError, match=reason) as caught:
        fetch(server + path, tmp_path, allowed=only_this_machine, limits=limits)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "0.0.0.0"),
        *("100.64.0.1", "224.0.0.1", "::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1"),
        *("::ffff:10.0.0.1", "2002:7f00:1::", "255.255.255.255", "::"),
    ],
)
def test_private_and_special_addresses_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


def test_public_addresses_are_public() -> None:
    assert is_public(ipaddress.ip_address("93.184.215.14"))
    assert is_public(ipaddress.ip_address("2606:2800:21f:cb07:6820:80da:af6b:8b2c"))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "0", "2130706433"])
def test_this_machine_is_refused_by_any_name(server: str, tmp_path: Path, host: str) -> None:
    port = server.rsplit(":", 1)[1]
    with pytest.raises(ReadingError):
        fetch(f"http://{host}:{port}/story", tmp_path)
    assert not list(tmp_path.iterdir())


def test_addresses_are_told_from_paths() -> None:
    assert is_url("https://a.cn/b")
    assert is_url("HTTP://a.cn")
    assert not is_url("a.txt")
    assert not is_url("ftp://a.cn")
