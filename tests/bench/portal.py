"""A portal of its own in a temporary folder, served on loopback, and a client that loads it."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[2]
WORKERS, THREADS = 2, 4
CONNECTIONS, SECONDS = 16, 3
SEARCH = "/api/v1/search?q="
# For wrk: its threads begin at different addresses, so that neither asks what the other just did, and
# elsewhere each time.
ASK_IN_TURN = """
local threads = 0
function setup(thread) thread:set("number", threads); threads = threads + 1 end
function init() n = math.floor(number * #a / 2 + os.time() * 1009) end
function request() n = n + 1; return wrk.format("GET", a[n % #a + 1]) end
"""


def manage(folder: Path, *arguments: str) -> tuple[str, float]:
    """Run a command of the portal in `folder`; returns what it printed and the seconds it took."""
    start = time.perf_counter()
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(folder), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments[:2])} failed:\n{done.stderr[-2000:]}")
    return done.stdout, time.perf_counter() - start


def environment(folder: Path) -> dict[str, str]:
    given = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return given | {"VAR_DIR": str(folder), "PYTHONPATH": str(ROOT)}


@contextmanager
def served(application: str, folder: Path) -> Iterator[tuple[int, int]]:
    """Serve `application` with gunicorn; yields the port and the process id of the master."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = [
        "--workers",
        str(WORKERS),
        "--threads",
        str(THREADS),
        "--no-control-socket",
        "--log-level",
        "warning",
    ]
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", *options]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(folder))
    try:
        wait_for(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(30)


def wait_for(port: int) -> None:
    for _attempt in range(300):
        try:
            get(port, SEARCH)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("gunicorn did not start")


def get(port: int, address: str) -> dict:
    """The answer to one request on a connection of its own."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", address)
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()


def throughput(port: int, texts: list[str], folder: Path) -> float:
    """Answers a second to these questions, in turn."""
    addresses = [SEARCH + quote(text) for text in texts]
    return by_wrk(port, addresses, folder) if shutil.which("wrk") else by_threads(port, addresses)


def by_wrk(port: int, addresses: list[str], folder: Path) -> float:
    script = asking(addresses, folder)
    command = [
        "wrk",
        "-t2",
        f"-c{CONNECTIONS}",
        f"-d{SECONDS}s",
        "-s",
        str(script),
        f"http://127.0.0.1:{port}",
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said:
        raise SystemExit(f"the portal failed under load:\n{said}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])


def asking(addresses: list[str], folder: Path) -> Path:
    """A script for wrk that asks for these in turn."""
    script = folder / "questions.lua"
    listed = ",".join(json.dumps(address) for address in addresses)
    script.write_text(f"local a = {{{listed}}}\n{ASK_IN_TURN}")
    return script


def by_threads(port: int, addresses: list[str]) -> float:
    until, counts = time.monotonic() + SECONDS, [0] * CONNECTIONS

    def load(number: int) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        while time.monotonic() < until:
            connection.request("GET", addresses[(number + counts[number]) % len(addresses)])
            connection.getresponse().read()
            counts[number] += 1

    threads = [threading.Thread(target=load, args=(number,)) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS


def memory_of_workers(master: int) -> list[float]:
    """Megabytes resident in each worker."""
    workers = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    sizes = [re.search(r"Rss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text())[1] for pid in workers]
    return [int(size) / 1024 for size in sizes]
