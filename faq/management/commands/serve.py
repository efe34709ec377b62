"""Bring everything up to date, then serve the portal with gunicorn.

Each stage says what it does. Running it again keeps all data and skips what is done.
"""

import hashlib
import os
import socket
import sys

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from contacts.checks import client_address_is_seen


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", default="8000")
        parser.add_argument("--prepare-only", action="store_true", help="stop before gunicorn starts")

    def handle(self, *, host: str, port: str, prepare_only: bool, **_options: object) -> None:
        if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            raise CommandError(f"PORT={port}: expected a number from 1 to 65535")
        if not prepare_only:
            require_free(host, int(port))
        self.prepare()
        if not prepare_only:
            self.serve(host, port)

    def prepare(self) -> None:
        try:
            settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
            (settings.VAR_DIR / ".writable").touch()
        except OSError as error:
            raise CommandError(f"{settings.VAR_DIR} cannot be written: {error.strerror}") from error
        stages = {
            "database": self.migrate,
            "roles": lambda: call_command("load_roles", stdout=self.stdout),
            "content": lambda: call_command("load_content", stdout=self.stdout),
            "search index": self.refresh_index,
            "static files": self.collect_static,
        }
        for number, (name, run) in enumerate(stages.items(), start=1):
            self.stdout.write(f"[{number}/{len(stages)}] {name}")
            self.stdout.flush()
            run()

    def migrate(self) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)

    def refresh_index(self) -> None:
        """Catch up with the database, from nothing if need be."""
        call_command("rebuild_index", "--if-needed", stdout=self.stdout)

    def collect_static(self) -> None:
        """Collect and compress static files, unless the same ones were collected before."""
        stamp = settings.STATIC_ROOT / ".collected"
        digest = static_digest()
        if not (stamp.exists() and stamp.read_text() == digest):
            call_command("collectstatic", verbosity=0, interactive=False, clear=True)
            stamp.write_text(digest)

    def serve(self, host: str, port: str) -> None:
        address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self.stdout.write(f"\n  http://{address}/\n  staff: http://{address}/admin/")
        self.stdout.write("  make a staff account: make admin NAME=your-name\n")
        for finding in client_address_is_seen(None):
            self.stdout.write(f"{finding}\n")
        self.stdout.flush()
        os.execv(  # noqa: S606  the address was checked above, and no shell is involved
            sys.executable,
            [
                *(sys.executable, "-m", "gunicorn", "walletsupport.wsgi", "--bind", address),
                *("--config", str(settings.BASE_DIR / "deploy" / "gunicorn.conf.py")),
            ],
        )


def require_free(host: str, port: int) -> None:
    """Raise CommandError where the address cannot be bound."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(f"{host}:{port} cannot be used: {error.strerror} (try PORT=…)") from error


def static_digest() -> str:
    """A digest over name, size and date of every static file, as its finders see it."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            changed = storage.get_modified_time(path).timestamp()
            digest.update(f"{path} {storage.size(path)} {changed}\n".encode())
    return digest.hexdigest()
