import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi.testclient import TestClient

from qa.errors import ConfigError, QingwenError
from tests.ui.fakes import FakeQingwen, article
from ui.app import application, serve
from ui.passwords import read_passwords


def _client(qingwen: FakeQingwen, **options: Any) -> TestClient:
    return TestClient(application(cast("Any", qingwen), **options), base_url="http://127.0.0.1")


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with _client(FakeQingwen([article()])) as client:
        yield client


def test_the_page_forbids_every_other_host(client: TestClient) -> None:
    policy = client.get("/").headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"https?:|\*", policy)


def test_style_and_language_are_in_the_document_before_gradio_starts(client: TestClient) -> None:
    head = client.get("/").text.partition("</head>")[0]
    assert "--paper" in head
    assert "dataset.language" in head
    assert client.head("/").status_code == 200


def test_no_event_is_offered_as_an_api(client: TestClient) -> None:
    info = client.get("/gradio_api/info").json()
    assert info["named_endpoints"] == {}
    assert info["unnamed_endpoints"] == {}
    for path in (
        "/docs",
        "/openapi.json",
        "/monitoring",
        "/gradio_api/runs",
        "/gradio_api/mcp/sse",
    ):
        assert client.get(path).status_code in {403, 404}, path


def test_files_of_the_machine_are_not_served(client: TestClient) -> None:
    for path in (__file__, "/etc/passwd", "pyproject.toml"):
        assert client.get(f"/gradio_api/file={path}").status_code in {403, 404}


def test_nobody_uploads_before_login() -> None:
    with _client(FakeQingwen([]), auth=lambda _, __: True) as client:
        files = {"files": ("a.txt", b"x" * 4096)}
        assert client.post("/gradio_api/upload", files=files).status_code == 401


def test_a_page_with_passwords_shows_nothing_before_login(tmp_path: Path) -> None:
    passwords = tmp_path / "passwords"
    passwords.write_text("# who may read\nreader:open sesame: now\n", encoding="utf-8")
    qingwen = FakeQingwen([article(body="据最新统计，海州新城有软件企业62家。")])
    with _client(qingwen, auth=read_passwords(passwords)) as client:
        assert "海州新城" not in client.get("/").text
        assert client.get("/config").status_code == 401
        wrong = {"username": "reader", "password": "guess"}
        assert client.post("/login", data=wrong).status_code == 400
        right = {"username": "reader", "password": "open sesame: now"}
        assert client.post("/login", data=right).status_code == 200
        assert "海州新城" in str(client.get("/config").json())


@pytest.mark.parametrize("content", ["", "# nothing\n", "no colon\n", ":empty\n", "name:\n"])
def test_a_wrong_password_file_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "passwords"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"passwords: .*name:password"):
        read_passwords(path)


def test_an_unreadable_password_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="nowhere"):
        read_passwords(tmp_path / "nowhere")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="UTF-8"):
        read_passwords(tmp_path / "bytes")


def test_nobody_logs_in_with_an_unknown_name(tmp_path: Path) -> None:
    path = tmp_path / "passwords"
    path.write_text("reader:secret\n", encoding="utf-8")
    check = read_passwords(path)
    assert check("reader", "secret")
    assert not check("reader", "")
    assert not check("writer", "")
    assert not check("writer", "secret")


def test_a_taken_port_is_one_line_that_says_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(QingwenError, match=rf"127\.0\.0\.1:{port}: .*--port"):
            serve(cast("Any", FakeQingwen([])), host="127.0.0.1", port=port)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1:7860", "localhost", "LOCALHOST:7860", "[::1]:7860", "192.168.1.20:80",
     "demo.localhost", "localhost."],
)  # fmt: skip
def test_the_page_is_open_to_addresses_and_names_of_this_machine(
    client: TestClient, host: str
) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["rebound.example", "127.0.0.1.example", "localhost.example:7860", "127.0.0.1@rebound.example",
     "", "[::1", "a b"],
)  # fmt: skip
def test_a_name_that_was_rebound_to_this_machine_gets_nothing(
    client: TestClient, host: str
) -> None:
    for path in ("/", "/config", "/gradio_api/info", "/gradio_api/queue/data"):
        answered = client.get(path, headers={"host": host})
        assert answered.status_code == 403, path
        assert "Qingwen" not in answered.text


def test_a_name_that_was_given_is_answered_to() -> None:
    app = application(cast("Any", FakeQingwen([])), hosts=["library.example"])
    with TestClient(app, base_url="http://library.example") as client:
        assert client.get("/").status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:9999", "null"])
def test_a_page_of_another_host_cannot_use_this_one(client: TestClient, origin: str) -> None:
    body = {"data": [], "fn_index": 0, "session_hash": "s"}
    headers = {"origin": origin, "host": "127.0.0.1:7860"}
    assert client.post("/gradio_api/queue/join", json=body, headers=headers).status_code == 403
    own = {"origin": "http://127.0.0.1:7860", "host": "127.0.0.1:7860"}
    assert client.get("/", headers=own).status_code == 200
