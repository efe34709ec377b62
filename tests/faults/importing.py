"""A long import runs: reading and searching go on as before, and what was counted meanwhile is written later."""

import json
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

from tests.faults.figures import Figure, at_least, at_most, none
from tests.faults.load import Readers, wait_for
from tests.faults.running import ROOT, Portal, ask, portal_on

ADDRESSES = [
    "/faq/ok-top-up-not-received/",
    f"/search/?q={quote('退款')}",
    "/",
    f"/api/v1/suggest?q={quote('充')}",
]
PAUSE = 0.05  # seconds between two requests of a reader: the question is what an import adds
READERS = 2
LONGEST = 900  # seconds for an import
COUNTED = "退款没有到"


def import_long(rows: int, answers: int) -> list[Figure]:
    with portal_on() as portal:
        with Readers([portal.port], ADDRESSES, READERS, PAUSE) as quiet:
            wait_for(lambda: len(quiet.seconds) >= answers)
        running, searched = start_import(portal, rows), 0
        with Readers([portal.port], ADDRESSES, READERS, PAUSE) as busy:
            begun = time.monotonic()
            while running.poll() is None and time.monotonic() - begun < LONGEST:
                ask(portal.port, "GET", f"/search/?q={quote(COUNTED)}")
                searched += 1
                time.sleep(0.2)
            during = len(busy.seconds)
        if running.poll() != 0:
            running.kill()
            raise SystemExit(f"the import failed:\n{log_of(portal).read_text(encoding='utf-8')[-2000:]}")
        wait_for(lambda: portal.inside("times_searched", COUNTED) >= searched, patience=60)
        return [
            at_least("answers while the import ran", during, answers),
            at_least("entries imported", portal.inside("entries_of", "op"), rows),
            none("answers that were faults", quiet.faults + busy.faults),
            at_most(
                "times the 99th percentile of a quiet portal", busy.quantile(0.99) / quiet.quantile(0.99), 2
            ),
            at_least(
                "searches counted of those made meanwhile", portal.inside("times_searched", COUNTED), searched
            ),
        ]


def start_import(portal: Portal, rows: int) -> subprocess.Popen:
    """An import of so many entries, one after another in one transaction, beside the running portal."""
    file = portal.folder / "rows.jsonl"
    with file.open("w", encoding="utf-8") as handle:
        for number in range(rows):
            row = {"title": f"转账转错人怎么办第{word(number)}种", "topic": "payment", "answer": "先停下。"}
            handle.write(json.dumps(row | {"steps": ["先看记录", "再问客服"]}, ensure_ascii=False) + "\n")
    command = [sys.executable, "manage.py", "import_entries", str(file), "--wallet", "op"]
    with log_of(portal).open("wb") as log:
        return subprocess.Popen(command, cwd=ROOT, env=portal.environment, stdout=log, stderr=log)


def log_of(portal: Portal) -> Path:
    return portal.folder / "import.log"


def word(number: int) -> str:
    """The number in signs that count without being digits: those would read as a telephone number."""
    return "".join("甲乙丙丁戊己庚辛壬癸"[int(digit)] for digit in str(number))
