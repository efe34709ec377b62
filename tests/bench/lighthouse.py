"""How pages do on Lighthouse's slow phone, and whether their HTML is valid.

    make bench-pages

Starts a portal of its own with the shipped content behind nginx, as readers reach it: over TLS and HTTP/2.
Measures each page three times and takes the median, then has the Nu checker read every kind of page. Fails
where a figure misses its budget. Needs Node 20, Java 17, nginx and Chromium; of that its shell without
windows, where it is installed: a phone draws no windows beside the page either.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.deployment import HOST, Deployed, deployed, prepare
from tests.faults.behind_nginx import probe
from tests.reader.kinds import KINDS, elder

TOOLS = Path(__file__).parent / "browser"
CHECKER = TOOLS / "node_modules/vnu-jar/build/dist/vnu.jar"
MEASURED = ("home", "wallet", "entry", "search", "contact", "emergency")
TIMES = 3
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
BROWSER = (
    "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync"
    f" --host-resolver-rules='MAP {HOST} 127.0.0.1' --ignore-certificate-errors"
)
SCORES = ("performance", "accessibility", "best-practices", "seo")
CLEAR = "\033[K"


@dataclass(frozen=True)
class Figure:
    """One figure of Lighthouse: its name there, how to show it, and the most it may be."""

    audit: str
    shown: str
    most: float


FIGURES = (
    Figure("largest-contentful-paint", "LCP {:.0f} ms", 1000),
    Figure("cumulative-layout-shift", "CLS {:.2f}", 0),
    Figure("total-blocking-time", "TBT {:.0f} ms", 0),
)


def main() -> None:
    for program in ("node", "npm", "java", "nginx", CHROMIUM or "chromium"):
        if shutil.which(program) is None:
            raise SystemExit(f"{program} is not installed; needed: Node 20, Java 17, nginx, Chromium")
    if not CHECKER.exists():
        print("installing Lighthouse and the Nu checker (once)", flush=True)
        run(
            *("npm", "install", "--prefix", str(TOOLS), "--no-package-lock"),
            *("--ignore-scripts", "--no-audit", "--no-fund"),
        )
    with tempfile.TemporaryDirectory(prefix="bench-pages-") as place:
        folder = Path(place)
        prepare(folder)
        with deployed(folder) as front:
            site = f"https://{HOST}:{front.https}"
            missed = [kind for kind in MEASURED if not is_within_budget(kind, site, folder)]
            faults = faults_of_html(front, folder)
    print(f"HTML   {len(faults)} faults in {2 * len(KINDS)} pages", *faults, sep="\n  ")
    sys.exit(1 if missed or faults else 0)


def run(*command: str, tries: int = 1, **variables: str) -> str:
    for _try in range(tries):
        done = subprocess.run(
            command, env=os.environ | variables, capture_output=True, text=True, check=False, timeout=300
        )
        if not done.returncode:
            break
    if done.returncode:
        raise SystemExit(f"{command[0]} failed:\n{(done.stderr or done.stdout)[-2000:]}")
    return done.stdout


def is_within_budget(kind: str, site: str, folder: Path) -> bool:
    """Measure a page, print its medians, and tell whether all of them hold."""
    reports = []
    for number in range(TIMES):
        print(f"{kind}: {number + 1} of {TIMES}{CLEAR}", end="\r", flush=True)
        reports.append(report(site + KINDS[kind], folder))
    scores = [
        round(100 * statistics.median(each["categories"][score]["score"] for each in reports))
        for score in SCORES
    ]
    values = [
        statistics.median(each["audits"][figure.audit]["numericValue"] for each in reports)
        for figure in FIGURES
    ]
    speed = statistics.median(each["environment"]["benchmarkIndex"] for each in reports)
    shown = ", ".join(figure.shown.format(value) for figure, value in zip(FIGURES, values, strict=True))
    holds = min(scores) == 100 and all(
        round(value, 2) <= figure.most for figure, value in zip(FIGURES, values, strict=True)
    )
    print(
        f"{kind:10} {' / '.join(map(str, scores))}   {shown}{'' if holds else '   MISSED'}"
        f"   (speed of this machine {speed:.0f}){CLEAR}"
    )
    return holds


def report(address: str, folder: Path) -> dict:
    """One run of Lighthouse on its slow phone."""
    file = folder / "report.json"
    run(
        *(str(TOOLS / "node_modules/.bin/lighthouse"), address, "--quiet", "--output=json"),
        *(f"--output-path={file}", f"--chrome-flags={BROWSER}"),
        tries=3,  # now and then the browser loses the beginning of its own record
        CHROME_PATH=CHROMIUM,
    )
    return json.loads(file.read_text(encoding="utf-8"))


def faults_of_html(front: Deployed, folder: Path) -> list[str]:
    """What the Nu checker says against every kind of page, in both views."""
    files = folder / "html"
    files.mkdir()
    for kind, address in KINDS.items():
        for view in (str, elder):
            name = f"{kind.replace(' ', '-')}-{view.__name__}.html"
            (files / name).write_bytes(probe(front, view(address)).body)
    said = run(
        *("java", "-jar", str(CHECKER), "--format", "json", "--exit-zero-always", "--stdout", str(files))
    )
    return [f"{Path(each['url']).name}: {each['message']}" for each in json.loads(said)["messages"]]


if __name__ == "__main__":
    main()
