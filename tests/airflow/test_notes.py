"""The operator's notes: a line, a file, a webhook that may be silent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from socket import create_server
from threading import Thread

import pytest

from gongbao_airflow.embedded.ports import free_port
from gongbao_airflow.lines import lines_of
from gongbao_airflow.notes import Note, last_failure, leave_note

NOTE = Note(
    kind="failed",
    at=datetime(2025, 3, 5, 18, 31, tzinfo=UTC),
    dag_id="release",
    run_id="asset__1",
    task_id="validate_and_publish",
    said="ReleaseRejected: half of the policies\nare gone",
    details={"held": {"cn_a": "listing shrank"}},
)


@pytest.fixture
def webhook() -> Iterator[tuple[str, list[bytes]]]:
    bodies: list[bytes] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class names it so
            return

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", bodies
    server.shutdown()
    server.server_close()


def test_a_note_is_one_line_and_one_json_file(tmp_path: Path) -> None:
    path = leave_note(NOTE, data_dir=tmp_path)
    line = "2025-03-05T18:31:00Z failed release/validate_and_publish: ReleaseRejected: half of the policies are gone (run asset__1)"
    assert (tmp_path / "operator" / "notes.log").read_text("utf-8") == line + "\n"
    written = json.loads(path.read_text("utf-8"))
    assert (written["line"], written["details"]) == (line, {"held": {"cn_a": "listing shrank"}})


def test_the_webhook_gets_the_same_note(tmp_path: Path, webhook: tuple[str, list[bytes]]) -> None:
    url, bodies = webhook
    path = leave_note(NOTE, data_dir=tmp_path, webhook=url)
    assert [json.loads(body) for body in bodies] == [json.loads(path.read_text("utf-8"))]


def test_a_silent_webhook_does_not_cost_the_note(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = leave_note(NOTE, data_dir=tmp_path, webhook=f"http://127.0.0.1:{free_port()}/")
    assert path.exists()
    assert "webhook did not take the note" in caplog.text


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("file:///etc/passwd?t0ken", "GONGBAO_OPERATOR_WEBHOOK is not an http address"),
        ("http://127.0.0.1:9/a t0ken", "did not take the note: InvalidURL"),
        ("http://[t0ken/", "did not take the note: ValueError"),
    ],
)
def test_a_webhook_that_cannot_be_asked_costs_neither_the_note_nor_the_stage(
    address: str, said: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert leave_note(NOTE, data_dir=tmp_path, webhook=address).exists()
    assert said in caplog.text
    assert "t0ken" not in caplog.text


def test_a_webhook_that_speaks_no_http_costs_neither_the_note_nor_the_stage(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with create_server(("127.0.0.1", 0)) as server:

        def babble() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.send(b"hello\r\n\r\n")

        thread = Thread(target=babble, daemon=True)
        thread.start()
        assert leave_note(NOTE, data_dir=tmp_path, webhook=f"http://127.0.0.1:{server.getsockname()[1]}/").exists()
        thread.join(5)
    assert "did not take the note: BadStatusLine" in caplog.text


def test_the_last_failure_of_a_dag_is_read_from_its_notes(tmp_path: Path) -> None:
    assert last_failure("release", data_dir=tmp_path) is None
    leave_note(NOTE, data_dir=tmp_path)
    assert last_failure("release", data_dir=tmp_path) == datetime(2025, 3, 5, 18, 31, tzinfo=UTC)
    assert last_failure("alert", data_dir=tmp_path) is None


def test_what_a_stage_says_is_a_line_of_the_log_with_its_batch(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="gongbao")
    lines_of("20250303T183000Z-7e18f7")("capture: cn_a/notices: changed (20 listed, 2 new)")
    lines_of()("release: 20250303T183000Z-1f0c9a3b published")
    assert [(r.levelname, r.getMessage()) for r in caplog.records] == [
        ("INFO", "20250303T183000Z-7e18f7 capture: cn_a/notices: changed (20 listed, 2 new)"),
        ("INFO", "release: 20250303T183000Z-1f0c9a3b published"),
    ]
