"""How fast pages are, as shares of what the same servers can do at most; written to docs/benchmarks.md.

    make bench [QUESTIONS=file with one question a line]

Everything runs in a temporary folder on loopback, from the files in deploy/. The rounds of a comparison
are interleaved, and the best of each side counts. Without a file the questions are made up.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

from tests.bench.machine import busy, machine
from tests.bench.portal import asking, manage
from tests.bench.questions import FILE, asked, never_asked_twice, questions, write_rows
from tests.deployment import ROOT, deployed, ending, environment, free_port, prepare, wait_for
from tests.processors import seconds_of

ROUNDS = int(os.environ.get("BENCH_ROUNDS") or 5)
SECONDS = 3
CONNECTIONS = 8
FEW = 1_000
SEARCH = "/search/?q="
LOCAL = {"ALLOWED_HOSTS": "localhost,127.0.0.1"}
CODING = "Accept-Encoding: gzip"
REPORT = ROOT / "docs" / "benchmarks.md"
PLAIN = """
server {{
    listen 127.0.0.1:{port};
    listen 127.0.0.1:{port_tls} ssl;
    ssl_certificate {folder}/certificate.pem;
    ssl_certificate_key {folder}/key.pem;
    include {folder}/conf.d/portal.conf;
    location = /file {{ alias {folder}/file; gzip off; default_type "text/html; charset=utf-8"; expires 1m;
        include {folder}/conf.d/headers.conf; add_header Content-Encoding gzip; add_header Vary Accept-Encoding; }}
}}
"""


@dataclass(frozen=True)
class Row:
    """A figure beside what it must be."""

    what: str
    figure: float
    unit: str
    limit: float
    is_least: bool
    detail: str = ""

    @property
    def holds(self) -> bool:
        return self.figure >= self.limit if self.is_least else self.figure <= self.limit

    def __str__(self) -> str:
        bound = f"{'≥' if self.is_least else '≤'} {self.limit:g}{self.unit}"
        verdict = "yes" if self.holds else "**no**"
        return f"| {self.what} | {self.figure:.3g}{self.unit} | {bound} | {verdict} | {self.detail} |"


def main() -> None:
    titles = questions(sys.argv[1] if len(sys.argv) > 1 and sys.argv[1] else os.environ.get(FILE))
    with tempfile.TemporaryDirectory(prefix="bench-") as place:
        seed = Path(place) / "seed"
        seed.mkdir()
        prepare(seed, **LOCAL)
        rows = [*shares(seed, titles[: 10 * FEW]), *shares_behind_nginx(seed), start(seed)]
        if os.environ.get("BENCH_GROWTH") != "0":
            rows += growth(titles, Path(place))
    report = written(rows)
    REPORT.write_text(report, encoding="utf-8")
    print(report)
    sys.exit(not all(row.holds for row in rows))


# Shares of a bare application


def shares(folder: Path, titles: list[str]) -> Iterator[Row]:
    """Each kind of answer against a bare application that returns the same bytes."""
    bodies = folder / "bodies"
    bodies.mkdir()
    with served(folder, "walletsupport.wsgi") as own:
        port = own.port
        entry = re.search(r'href="(/faq/[a-z0-9-]+/)', get(port, "/search/?wallet=ok").decode())[1]
        q = quote("充值没到账")
        kinds = {
            "cached": ("entry from the page cache", entry, 0.50),
            "uncached": ("entry opened from results, not cached", f"{entry}?q={q}", 0.06),
            "search": ("search page, asked before", f"{SEARCH}{q}", 0.04),
            "suggest": ("suggestions", f"/api/v1/suggest?q={quote('充值')}", 0.14),
        }
        for name, (_what, address, _least) in kinds.items():
            (bodies / name).write_bytes(get(port, address, coding="gzip"))
        with served(folder, "tests.bench.bare", BARE_BODIES=str(bodies)) as bare:
            for name, (what, address, least) in kinds.items():
                yield share(what, own, bare, name, least, address)
            script = asking([f"{SEARCH}{quote(text)}" for text in never_asked_twice(titles)], folder)
            what = "search page, each question asked once"  # as most are: nothing of it is remembered
            yield share(what, own, bare, "search", 0.04, "/", "-s", str(script))


def share(what: str, own: "Served", bare: "Served", name: str, least: float, *asked: str) -> Row:
    """What is `asked` of our own against the body of this name of the bare application."""
    before = own.seconds, bare.seconds
    ours, most = best_of([(own.port, *asked), (bare.port, f"/{name}")])
    used = (own.seconds - before[0]) / ours.answers, (bare.seconds - before[1]) / most.answers
    detail = f"{ours.best:,.0f}/s of {most.best:,.0f}/s; of its processor time {used[1] / used[0]:.2f}"
    return Row(what, ours.best / most.best, "", least, True, detail)


@dataclass
class Loaded:
    """Answers a second in the best round, and in all rounds."""

    best: float = 0
    answers: float = 0


def best_of(targets: list[tuple]) -> list[Loaded]:
    """What each target, a port, an address and what else wrk is told, answered in interleaved rounds."""
    found = [Loaded() for _target in targets]
    for _round in range(ROUNDS):
        for each, (port, address, *more) in zip(found, targets, strict=True):
            rate = load(f"http://127.0.0.1:{port}{address}", *more)
            each.best, each.answers = max(each.best, rate), each.answers + rate * SECONDS
    return found


def load(address: str, *more: str) -> float:
    """Answers a second at this address; ends the program where one of them is no success.

    `more` is said to wrk.
    """
    command = [
        "wrk",
        "-t2",
        f"-c{CONNECTIONS}",
        f"-d{SECONDS}s",
        "-H",
        CODING,
        *more,
        address,
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said:
        raise SystemExit(f"{address} failed under load:\n{said}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])


def shares_behind_nginx(folder: Path) -> Iterator[Row]:
    """An entry from nginx's cache against the same nginx with the same bytes in a file, with and without TLS."""
    port, port_tls = free_port(), free_port()
    more = PLAIN.format(port=port, port_tls=port_tls, folder=folder)
    with deployed(folder, more=more, **LOCAL) as running:
        entry = re.search(r'href="(/faq/[a-z0-9-]+/)', get(port, "/search/?wallet=ok").decode())[1]
        (folder / "file").write_bytes(get(port, entry, coding="gzip"))
        for what, site in (
            ("entry through nginx with its cache", f"https://127.0.0.1:{port_tls}"),
            ("the same without TLS", f"http://127.0.0.1:{port}"),
        ):
            yield share_of_a_file(what, site + entry, f"{site}/file", running.nginx.pid)


def share_of_a_file(what: str, entry: str, file: str, nginx: int) -> Row:
    used = {entry: [0.0, 0.0], file: [0.0, 0.0]}  # seconds of nginx, answers
    best = dict.fromkeys(used, 0.0)
    for _round in range(2 * ROUNDS):
        for address, sums in used.items():
            before = seconds_of(nginx)
            rate = load(address)
            best[address] = max(best[address], rate)
            sums[0] += seconds_of(nginx) - before
            sums[1] += rate * SECONDS
    ours, most = best.values()
    shares = [seconds / answers for seconds, answers in used.values()]
    detail = f"{ours:,.0f}/s of {most:,.0f}/s; of its processor time {shares[1] / shares[0]:.2f}"
    return Row(what, ours / most, "", 0.85, True, detail)


def start(folder: Path) -> Row:
    """From starting gunicorn to the first page."""
    times = []
    for _round in range(3):
        begun = time.perf_counter()
        with served(folder, "walletsupport.wsgi", WEB_WORKERS="1"):
            times.append(time.perf_counter() - begun)
    return Row("process start to first answer", min(times), " s", 2, False, "one worker")


# Growth


def growth(titles: list[str], place: Path) -> Iterator[Row]:
    """The same pages and questions with few and with many entries."""
    folders = [place / "few", place / "many"]
    for folder, some in zip(folders, (titles[:FEW], titles), strict=True):
        folder.mkdir()
        prepare(folder, **LOCAL)
        rows = write_rows(some, folder / "rows.jsonl")
        manage(folder / "var", "import_entries", str(rows), "--wallet", "general", "--skip-refused")
    with served(folders[0], "walletsupport.wsgi") as one, served(folders[1], "walletsupport.wsgi") as other:
        few, many = one.port, other.port
        entry = re.search(r'href="(/faq/[a-z0-9-]+/)', get(few, "/search/?wallet=ok").decode())[1]
        for what, address in (("cached page", entry), ("uncached page", f"{entry}?q={quote('充值')}")):
            before, after = (each.best for each in best_of([(few, address), (many, address)]))
            detail = f"{before:,.0f}/s → {after:,.0f}/s"
            yield Row(
                f"{what}, {len(titles):,} entries against {FEW:,}", after / before, "", 0.9, True, detail
            )
        before, after = median_times([few, many], asked(titles[:FEW], 200))
        detail = f"{before:.1f} ms → {after:.1f} ms"
        yield Row("search p50 grows", after / before, " times", 5, False, detail)


def median_times(ports: list[int], texts: list[str]) -> list[float]:
    """Milliseconds to an answer of the search API, the median, asked in turn of each."""
    times: list[list[float]] = [[] for _port in ports]
    for text in texts:
        for number, port in enumerate(ports):
            begun = time.perf_counter()
            get(port, f"/api/v1/search?q={quote(text)}")
            times[number].append((time.perf_counter() - begun) * 1000)
    return [sorted(each)[len(each) // 2] for each in times]


# Servers and the report


@dataclass(frozen=True)
class Served:
    port: int
    master: int

    @property
    def seconds(self) -> float:
        """Of processor time that its processes took until now."""
        return seconds_of(self.master)


@contextmanager
def served(folder: Path, application: str, **variables: str) -> Iterator[Served]:
    """`application` under gunicorn with deploy/gunicorn.conf.py, on a port of its own."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "deploy" / "gunicorn.conf.py")]
    command += ["--bind", f"127.0.0.1:{port}", "--log-level", "warning", application]
    command += ["--max-requests", "0"]  # a worker that begins anew takes its processor time along
    given = {"LOG_FORMAT": "line", "TRUSTED_PROXIES": ""} | LOCAL | variables
    with ending(command, cwd=ROOT, env=environment(folder, **given)) as process:
        wait_for(lambda: get(port, "/"), process)
        yield Served(port, process.pid)


def get(port: int, address: str, coding: str = "identity") -> bytes:
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request("GET", address, headers={"Accept-Encoding": coding})
        response = connection.getresponse()
        body = response.read()
    finally:
        connection.close()
    if response.status != 200:
        raise SystemExit(f"{address}: {response.status}")
    return body


def written(rows: list[Row]) -> str:
    lines = "\n".join(map(str, rows))
    return f"""# Benchmarks

Written by `make bench` on {date.today().isoformat()}. {machine()} {busy()}
wrk with {CONNECTIONS} connections, gunicorn with 2 workers from `deploy/`, best of {ROUNDS} interleaved rounds of
{SECONDS} seconds each. Figures are shares: of a WSGI function that returns the same bytes under the same gunicorn,
or of the same nginx serving the same bytes and headers as a file. The share of processor time tells the same and
suffers less from what else the machine does. Nothing here is timed inside the test suite.

| What | Figure | Must be | Holds | Measured |
|---|---|---|---|---|
{lines}
"""


if __name__ == "__main__":
    main()
