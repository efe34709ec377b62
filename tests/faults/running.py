"""A portal as it really runs: gunicorn with its workers, in a folder of its own, on the loopback."""

import atexit
import http.client
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from tests.postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120  # seconds; no step here takes longer unless something is wrong
KEYS = {name: secrets.token_urlsafe(64) for name in ("SECRET_KEY", "CONTACT_KEY")}


@dataclass(frozen=True)
class Answer:
    """An answer over HTTP; `headers` by their names in small letters, the last of each."""

    status: int
    body: bytes
    headers: dict[str, str]
    seconds: float


def ask(
    port: int,
    method: str,
    address: str,
    body: str | None = None,
    headers: dict | None = None,
    wait: float = 30,
) -> Answer:
    """One request on a connection of its own. Raises OSError or HTTPException where none answers."""
    begun = time.monotonic()
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=wait)) as connection:
        connection.request(method, address, body, headers or {})
        response = connection.getresponse()
        content = response.read()
        found = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, content, found, time.monotonic() - begun)


def post(port: int, address: str, sent: dict, headers: dict[str, str]) -> Answer:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    return ask(port, "POST", address, urlencode(sent, doseq=True), form | headers)


@dataclass
class Portal:
    """One node: its folder, its settings and its gunicorn."""

    folder: Path
    variables: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None
    application: str = "walletsupport.wsgi"

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of the surroundings but the way to programs."""
        own = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "DJANGO_SETTINGS_MODULE": "walletsupport.settings",
        }
        own |= {"VAR_DIR": str(self.folder / "var")}
        return own | KEYS | self.variables

    @property
    def socket(self) -> Path:
        """Where nginx finds it."""
        return self.folder / "socket"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def python(self, *arguments: object) -> str:
        """Run Python in the settings of the portal; returns what it printed."""
        command = [sys.executable, *map(str, arguments)]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=10 * PATIENCE
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(command[1:4])} failed:\n{done.stderr[-2000:]}")
        return done.stdout

    def inside(self, *arguments: object) -> object:
        """What a command of `tests.faults.inside` found in the portal's own database."""
        return json.loads(self.python("-m", "tests.faults.inside", *arguments))

    def prepare(self) -> None:
        self.python("manage.py", "serve", "--prepare-only")

    def start(self) -> None:
        command = [
            *(sys.executable, "-m", "gunicorn", "--config", str(ROOT / "deploy" / "gunicorn.conf.py")),
            *("--bind", f"127.0.0.1:{self.port}", "--bind", f"unix:{self.socket}", self.application),
        ]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        self.wait()

    def wait(self) -> None:
        """Until it says that it is ready."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                if ask(self.port, "GET", "/readyz").status == 200:
                    return
            except (OSError, http.client.HTTPException):
                pass
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise SystemExit(f"the portal does not start:\n{self.log.read_text()[-2000:]}")
            time.sleep(0.1)

    def workers(self) -> list[int]:
        master = self.process.pid
        try:
            return [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()]
        except FileNotFoundError:
            return []

    def reload(self) -> None:
        self.process.send_signal(signal.SIGHUP)

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(40)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
        self.process = None


def program(name: str) -> str:
    """The path of an installed program. Raises SystemExit without it."""
    path = shutil.which(name)
    if path is None:
        raise SystemExit(f"{name} is not installed")
    return path


@cache
def prepared() -> Path:
    """A folder with the shipped content on SQLite; to be copied, not used."""
    folder = Path(tempfile.mkdtemp(prefix="walletsupport-prepared-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    Portal(folder).prepare()
    return folder


@contextmanager
def workplace() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="walletsupport-faults-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def portal_on(variables: dict[str, str] | None = None) -> Iterator[Portal]:
    """A running portal with the shipped content: on SQLite, or on the database that `variables` name."""
    with workplace() as folder:
        portal = Portal(folder, variables or {})
        if "DATABASE_URL" in portal.variables:
            portal.prepare()
        else:
            shutil.copytree(prepared() / "var", folder / "var")
        portal.start()
        try:
            yield portal
        finally:
            portal.stop()
