"""Old Word and WPS files through LibreOffice, a separate program, where it is installed."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from gongbao.errors import UnreadableDocument
from gongbao.settings import caps_in_force


def converted_to_docx(body: bytes, *, name: str) -> bytes:
    """Convert a .doc, .wps or .rtf to .docx with ``soffice --headless``; macros are not run, nothing is left behind.

    Raise UnreadableDocument when LibreOffice is not installed, fails, or takes longer than cap ``office_seconds``.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise UnreadableDocument(
            f"{name}: .doc and .wps need LibreOffice, and soffice is not on PATH; install it and read the file again"
        )
    seconds = caps_in_force().office_seconds
    with tempfile.TemporaryDirectory(prefix="gongbao-office-") as folder:
        source = Path(folder, "source.doc")
        source.write_bytes(body)
        profile = Path(folder, "profile").as_uri()
        options = ["--headless", "--norestore", "--convert-to", "docx", "--outdir", folder]
        command = [program, f"-env:UserInstallation={profile}", *options, str(source)]
        code, told = _ended(command, seconds, name)
        target = Path(folder, "source.docx")
        if not target.is_file():
            reason = told.decode(errors="backslashreplace").strip()[-200:]
            raise UnreadableDocument(f"{name}: LibreOffice made no text of it (exit {code}: {reason}); read it by eye")
        return target.read_bytes()


def _ended(command: list[str], seconds: float, name: str) -> tuple[int, bytes]:
    """Run the program in a session of its own, that the cap ends with all it started; return exit code and stderr."""
    # The program is LibreOffice from PATH, its arguments are ours; the file's own name is never passed.
    with subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    ) as started:
        try:
            _, told = started.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as refusal:
            raise UnreadableDocument(
                f"{name}: LibreOffice took longer than office_seconds={seconds:g}; read it by eye"
            ) from refusal
        finally:
            # What the wrapper started may outlive it, and would write its profile into the folder again.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(started.pid, signal.SIGKILL)
        return started.returncode, told
