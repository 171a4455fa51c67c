"""Run a command beside an S3-compatible store on loopback that keeps its objects in the data folder: for `make cluster`.

Where GONGBAO_PUBLISHED is set already, the command runs as it is, on the store that it names. Run as a script.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from s3_server import InventedStore, serving


def run(command: Sequence[str], env: Mapping[str, str] = os.environ) -> int:
    """Run ``command`` with the store's address in its environment; return its exit code."""
    if env.get("GONGBAO_PUBLISHED"):
        return _ended(command, env)
    folder = Path(env.get("GONGBAO_DATA", "data")) / "bucket"
    folder.mkdir(parents=True, exist_ok=True)
    with serving(InventedStore(root=folder)) as store:
        code = _ended(command, {**env, **store.env, "GONGBAO_PUBLISHED": "s3://gongbao/gazette"})
    sys.stdout.write(
        f"The bucket's objects are files; read them with: GONGBAO_PUBLISHED={folder / 'gazette'} gongbao releases\n"
    )
    return code


def _ended(command: Sequence[str], env: Mapping[str, str]) -> int:
    with subprocess.Popen(command, env=dict(env)) as child:
        # Ctrl-C reaches the command by itself, and it needs its time to stop what it started.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda number, _: child.send_signal(number))
        return child.wait()


if __name__ == "__main__":
    raise SystemExit(run(sys.argv[1:]))
