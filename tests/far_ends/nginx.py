"""Debian's nginx on a port of loopback, with the directives a test gives it."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
CONFIGURATION = """
daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    {temporary}
    server {{
        listen 127.0.0.1:{port};
        client_max_body_size 200m;
        location / {{
            proxy_pass {upstream};
            {directives}
        }}
    }}
}}
"""


@contextmanager
def nginx(folder: Path, upstream: str, directives: str = "") -> Iterator[str]:
    """Its address. Skips the test where nginx is not installed."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    if program is None:
        pytest.skip("nginx is not installed (Debian's package is called nginx)")
    port = _free_port()
    temporary = "\n".join(f"{name}_temp_path {folder}/{name};" for name in TEMPORARY)
    written = CONFIGURATION.format(
        folder=folder, port=port, temporary=temporary, upstream=upstream, directives=directives
    )
    (folder / "nginx.conf").write_text(written)
    process = subprocess.Popen([program, "-e", folder / "error.log", "-c", folder / "nginx.conf"])
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.02)
    raise AssertionError("nginx did not start")
