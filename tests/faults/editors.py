"""Editors at the desk of a running portal, and what became of all that was acknowledged to them."""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import count

from tests.desk import fields
from tests.faults.running import Answer, Portal, ask, post

NEW = "/admin/faq/entry/add/"
PREFIX = "trial-"  # of the slugs of all that editors write
SYMPTOMS = ["点了没有反应", "屏幕一直转圈"]
STEPS = ["先看一看记录", "再等一等", "还是不行就问客服"]
AGAIN = 0.05  # seconds before an editor tries again whose browser got no answer


@dataclass
class Page:
    """As much of a response as tests.desk reads."""

    content: bytes


@dataclass
class Written:
    """What the editors of one trial sent, and what was said of it."""

    acknowledged: dict[str, str] = field(default_factory=dict)  # slug: the last state acknowledged
    writes: int = 0
    statuses: Counter = field(default_factory=Counter)  # of what was sent
    opened: Counter = field(default_factory=Counter)  # statuses of the pages that it was to be sent from
    broken: int = 0  # requests without an answer
    pages: dict[int, str] = field(default_factory=dict)  # a page for each status of a refused write
    guard: threading.Lock = field(default_factory=threading.Lock)

    @property
    def published(self) -> int:
        """Entries whose publication was acknowledged."""
        return sum(state == "approved" for state in self.acknowledged.values())

    @property
    def sent_back(self) -> int:
        """Forms that the desk did not show, or did not take as they were, without a fault."""
        sent = sum(times for status, times in self.statuses.items() if status != 302 and status < 500)
        return sent + sum(times for status, times in self.opened.items() if status != 200 and status < 500)

    @property
    def faults(self) -> int:
        """Answers above 499, to what was sent and to pages opened."""
        return sum(times for status, times in (self.statuses + self.opened).items() if status >= 500)

    def acknowledge(self, slug: str, state: str) -> None:
        with self.guard:
            self.acknowledged[slug] = state
            self.writes += 1


class Editor(threading.Thread):
    """Adds entries and publishes them, one after another, until told to stop."""

    numbers = count(1)

    def __init__(self, portal: Portal, session: str, written: Written, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.portal, self.written, self.stopped = portal, written, stop
        self.cookies = {"sessionid": session}
        self.new_entry = self.form(NEW, "entry_form")
        if not self.new_entry:
            raise SystemExit("the desk does not show the form for a new entry")

    def run(self) -> None:
        while not self.stopped.is_set():
            try:
                self.write(f"{PREFIX}{next(self.numbers)}")
            except (OSError, HTTPException):
                with self.written.guard:
                    self.written.broken += 1
                time.sleep(AGAIN)

    def write(self, slug: str) -> None:
        """An entry with its symptoms, then its steps, published: two writes of several rows each."""
        answer = self.send(NEW, self.new_entry | filled(slug))
        if answer.status != 302:
            return
        self.written.acknowledge(slug, "draft")
        address = answer.headers["location"]
        text = self.form(address, "revision_form")
        if text and self.send(address, text | text_of(slug)).status == 302:
            self.written.acknowledge(slug, "approved")

    def form(self, address: str, form_id: str) -> dict:
        """The fields of a form as the desk shows it now, {} where it does not."""
        answer = ask(self.portal.port, "GET", address, headers=self.headers())
        with self.written.guard:
            self.written.opened[answer.status] += 1
        if answer.status != 200:
            return {}
        cookie = answer.headers.get("set-cookie", "").split(";")[0]
        if cookie.startswith("csrftoken="):
            self.cookies["csrftoken"] = cookie.removeprefix("csrftoken=")
        found = fields(Page(answer.body), form_id)
        return found | {name: "1" for name in ("wallet", "topic") if name in found}

    def headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    def send(self, address: str, sent: dict) -> Answer:
        answer = post(self.portal.port, address, sent, self.headers())
        with self.written.guard:
            self.written.statuses[answer.status] += 1
            self.written.pages.setdefault(answer.status, answer.body.decode())
        return answer


def filled(slug: str) -> dict[str, object]:
    """The fields of the form for a new entry, filled in."""
    symptoms = {f"symptoms-{number}-phrase": phrase for number, phrase in enumerate(SYMPTOMS)}
    return {"title": title_of(slug), "slug": slug, "symptoms-TOTAL_FORMS": len(SYMPTOMS)} | symptoms


def text_of(slug: str) -> dict[str, object]:
    """The fields of the form for its text, filled in, and the button that publishes it."""
    steps = {f"steps-{number}-action": action for number, action in enumerate(STEPS)}
    positions = {f"steps-{number}-position": number + 1 for number in range(len(STEPS))}
    text = {"title": title_of(slug), "answer": "等一等。", "steps-TOTAL_FORMS": len(STEPS)}
    return text | steps | positions | {"_publish": "1"}


def title_of(slug: str) -> str:
    return f"按了没有反应{slug.removeprefix(PREFIX)}"


@dataclass(frozen=True)
class Found:
    """What the database holds of what was written."""

    lost: int
    half: int


def compare(written: Written, entries: dict[str, dict]) -> Found:
    """Acknowledged writes that are not there as acknowledged, and entries that are there by halves."""
    lost = [
        slug
        for slug, state in written.acknowledged.items()
        if slug not in entries or (state == "approved" and entries[slug]["state"] != "approved")
    ]
    return Found(len(lost), sum(not is_whole(slug, entry) for slug, entry in entries.items()))


def is_whole(slug: str, entry: dict) -> bool:
    steps = STEPS if entry["state"] == "approved" else []
    wanted = (title_of(slug), sorted(SYMPTOMS), steps)
    return (entry["title"], entry["symptoms"], entry["steps"]) == wanted


class Editors:
    """So many editors at work; gives what they write, and waits for them at the end."""

    def __init__(self, portal: Portal, number: int) -> None:
        self.written, self.stop = Written(), threading.Event()
        sessions = portal.inside("staff", number)
        self.threads = [Editor(portal, session, self.written, self.stop) for session in sessions]

    def __enter__(self) -> Written:
        for thread in self.threads:
            thread.start()
        return self.written

    def __exit__(self, *_error: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(60)
