"""The portal as it is deployed: gunicorn and nginx from the very files in deploy/, on loopback.

Only places change: ports, folders, the certificate. Each line that is changed must be there.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOST = "help.example.org"
MAIN = """
worker_processes 1;
{user}
pid {folder}/nginx.pid;
daemon off;
error_log {folder}/nginx.log crit;
events {{ worker_connections {connections}; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    sendfile on;
    tcp_nopush on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/conf.d/walletsupport.conf;
    {more}
}}
"""


@dataclass
class Deployed:
    """Where it answers, and its processes."""

    folder: Path
    http: int
    https: int
    gunicorn: subprocess.Popen | None
    nginx: subprocess.Popen

    @property
    def log(self) -> Path:
        return self.folder / "log" / "walletsupport.log"

    @property
    def refused_log(self) -> Path:
        """Written a second later at the latest."""
        return self.folder / "log" / "walletsupport.refused.log"

    @property
    def access_log(self) -> str:
        return self.log.read_text()

    @property
    def portal_log(self) -> str:
        return (self.folder / "portal.log").read_text()

    def reload_portal(self) -> None:
        self.gunicorn.send_signal(signal.SIGHUP)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(folder: Path, **variables: str) -> dict[str, str]:
    """A public portal that nginx stands before; nothing of the caller's settings reaches it."""
    key = "deployed-only-here-" * 4
    return {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "VAR_DIR": str(folder / "var"),
        "ALLOWED_HOSTS": HOST,
        "SECRET_KEY": key,
        "CONTACT_KEY": key[::-1],
        "TRUSTED_PROXIES": "unix",
        "LOG_FORMAT": "json",
    } | variables


def prepare(folder: Path, **variables: str) -> None:
    """As the unit does before it starts."""
    command = [sys.executable, "manage.py", "serve", "--prepare-only"]
    given = {"cwd": ROOT, "env": environment(folder, **variables), "check": True}
    subprocess.run(command, stdout=subprocess.DEVNULL, **given)


@contextmanager
def deployed(
    folder: Path,
    *,
    more: str = "",
    sockets: list[Path] | None = None,
    connections: int = 1024,
    **variables: str,
) -> Iterator[Deployed]:
    """The prepared portal of `folder` behind nginx; or nginx alone before `sockets` of other nodes.

    `more` goes into nginx's http block, `connections` are the most it holds.
    """
    own = folder / "gunicorn.sock"
    with ExitStack() as running:
        gunicorn = None
        if sockets is None:
            gunicorn = running.enter_context(portal(folder, own, **variables))
        http, https = free_port(), free_port()
        write_nginx(folder, http, https, sockets or [own])
        user = "user root;" if os.geteuid() == 0 else ""
        main = MAIN.format(folder=folder, user=user, more=more, connections=connections)
        (folder / "nginx.conf").write_text(main)
        nginx = running.enter_context(ending(["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)]))
        wait_for(lambda: socket.create_connection(("127.0.0.1", https), timeout=1).close(), nginx)
        yield Deployed(folder, http, https, gunicorn, nginx)


@contextmanager
def portal(folder: Path, bound: Path, **variables: str) -> Iterator[subprocess.Popen]:
    """gunicorn with deploy/gunicorn.conf.py, on the Unix socket `bound`."""
    command = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "deploy" / "gunicorn.conf.py")]
    with (folder / "portal.log").open("w") as log:
        given = {"cwd": ROOT, "env": environment(folder, **variables), "stderr": log, "stdout": log}
        with ending([*command, "--bind", f"unix:{bound}"], **given) as process:

            def connect() -> None:
                with socket.socket(socket.AF_UNIX) as probe:
                    probe.connect(str(bound))

            wait_for(connect, process)
            yield process


@contextmanager
def ending(command: list[str], **given) -> Iterator[subprocess.Popen]:
    process = subprocess.Popen(command, **given)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(45)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def wait_for(connect, process: subprocess.Popen, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            return connect()
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def write_nginx(folder: Path, http: int, https: int, sockets: list[Path]) -> None:
    """The shipped files with the places of `folder`."""
    for name in ("conf.d", "log", "cache", "acme"):
        (folder / name).mkdir(exist_ok=True)
    certificate(folder)
    own = ROOT / "deploy"
    nginx = {"/srv/walletsupport/deploy/nginx": str(folder / "conf.d")}
    logs = {"/var/log/nginx": str(folder / "log")}
    changes = {
        "walletsupport.conf": places(folder, http, https, sockets) | nginx | logs,
        "portal.conf": nginx | logs,
        "errors.conf": {"/srv/walletsupport/deploy/errors": str(own / "errors")},
        "headers.conf": {},
    }
    for name, changed_here in changes.items():
        text = (own / "nginx" / name).read_text()
        (folder / "conf.d" / name).write_text(changed(text, changed_here))


def places(folder: Path, http: int, https: int, sockets: list[Path]) -> dict[str, str]:
    """Of walletsupport.conf: what stands for the nodes, the ports and the certificate."""
    servers = "\n".join(f"    server unix:{path} max_fails=0 max_conns=16;" for path in sockets)
    backup = f"    server unix:{sockets[0]} max_fails=0 max_conns=4 backup;"
    return {
        "    server unix:/run/walletsupport.sock max_fails=0 max_conns=16;": servers,
        "    server unix:/run/walletsupport.sock max_fails=0 max_conns=4 backup;": backup,
        "/var/cache/nginx/walletsupport": str(folder / "cache"),
        "listen 80;": f"listen 127.0.0.1:{http};",
        "    listen [::]:80;\n": "",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{https} ssl http2;",
        "    listen [::]:443 ssl http2;\n": "",
        "/etc/letsencrypt/live/help.example.org/fullchain.pem": str(folder / "certificate.pem"),
        "/etc/letsencrypt/live/help.example.org/privkey.pem": str(folder / "key.pem"),
        "/var/www/acme": str(folder / "acme"),
    }


def changed(text: str, changes: dict[str, str]) -> str:
    for before, after in changes.items():
        if before not in text:
            raise LookupError(f"not in the shipped file: {before}")
        text = re.sub(
            rf"{re.escape(before)}(?![\w])" if before[-1].isalnum() else re.escape(before),
            lambda _found, put=after: put,
            text,
        )
    return text


def certificate(folder: Path) -> None:
    """A certificate that nobody trusts."""
    subprocess.run(
        [
            *(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
            ),
            *("-days", "2", "-subj", f"/CN={HOST}", "-keyout", str(folder / "key.pem")),
            *("-out", str(folder / "certificate.pem")),
        ],
        check=True,
        capture_output=True,
    )
