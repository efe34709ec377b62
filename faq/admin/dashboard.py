"""What the first page of the desk says is to be done: each line leads to the list of just these."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from contacts.admin_filters import FAULTS
from contacts.inspection import calendar_findings, faulty_channels
from contacts.models import ContactReport, ContactValue
from faq import figures
from faq.admin.filters import SOON
from faq.models import Entry, Feedback, Revision, StepStop
from faq.models.counts import first_vote_day
from faq.models.feedback import RECENT
from faq.models.row_counts import count_rows
from faq.picture import Picture
from faq.worklist import unanswered


@dataclass(frozen=True)
class Task:
    """Something to see to: in words, who may see it (a permission), and where its list is."""

    name: str
    words: str
    needs: str
    list: str
    chosen: str = ""  # what narrows the list

    def url(self) -> str:
        return reverse(f"admin:{self.list}_changelist") + self.chosen


@dataclass(frozen=True)
class Line:
    """A task as it stands: how many there are."""

    task: Task
    number: int


MINE = (
    Task("review", "等我审核的条目", "faq.approve_revision", "faq_revision", "?mine=review"),
    Task("sent_back", "退回给我的条目", "faq.change_revision", "faq_revision", "?mine=sent_back"),
    Task(
        *("values", "等我核准的联系信息", "contacts.approve_contactvalue", "contacts_contactvalue"),
        "?mine=review",
    ),
)
CONTENT = (
    Task("overdue", "该核对的条目", "faq.view_entry", "faq_entry", "?due=review"),
    Task("expiring", f"{SOON} 天内到期的条目", "faq.view_entry", "faq_entry", "?due=expiring"),
    Task("poor", "多半没帮上忙的条目", "faq.view_entry", "faq_entry", "?solved=poor"),
    Task("stops", "读者常放弃的步骤", "faq.view_stepstop", "faq_stepstop", "?often=left"),
    Task("feedback", f"{RECENT.days} 天内读者写的话", "faq.view_feedback", "faq_feedback", "?recent=week"),
    Task("unanswered", "搜了没有结果的话", "faq.view_searchcount", "faq_searchcount", "#list-empty"),
)
CONTACTS = (
    Task("tampered", "记录被改动过的渠道", "contacts.view_channel", "contacts_channel", "?fault=tampered"),
    Task(
        "fake", "联系信息也在假号码名单里的渠道", "contacts.view_channel", "contacts_channel", "?fault=fake"
    ),
    Task(
        "recheck", "联系信息该重新核实的渠道", "contacts.view_channel", "contacts_channel", "?fault=recheck"
    ),
    Task("missing", "还没有联系信息的渠道", "contacts.view_channel", "contacts_channel", "?fault=missing"),
    Task(
        "reports",
        "读者报告的号码",
        "contacts.view_contactreport",
        "contacts_contactreport",
        "?state__exact=open",
    ),
    Task("calendar", "缺放假安排的年份", "contacts.view_calendaryear", "contacts_calendaryear"),
)
GROUPS = {"等您处理": MINE, "条目和搜索": CONTENT, "联系信息和日历": CONTACTS}
# Pictures, and who may see what they count.
PICTURES: dict[str, tuple[str, Callable[[datetime], Picture]]] = {
    "searches": ("faq.view_searchcount", lambda at: figures.searches(localdate(at))),
    "solved": ("faq.view_entry", lambda at: figures.solved(localdate(at))),
    "ages": ("faq.view_entry", figures.ages),
}


def dashboard(person: AbstractBaseUser, at: datetime) -> dict:
    """What `person` may see of what is to be done at `at`; in a number of queries that never grows."""
    may_see = {task.name for tasks in GROUPS.values() for task in tasks if person.has_perm(task.needs)}
    numbers = dict(numbers_of(may_see, person, at))
    groups = [
        (heading, [Line(task, numbers[task.name]) for task in tasks if task.name in may_see])
        for heading, tasks in GROUPS.items()
    ]
    return {
        "groups": [(heading, lines) for heading, lines in groups if lines],
        "pictures": [draw(at) for needs, draw in PICTURES.values() if person.has_perm(needs)],
    }


def numbers_of(names: set[str], person: AbstractBaseUser, at: datetime) -> Iterator[tuple[str, int]]:
    """How many there are of each of the tasks in `names`; nothing else is looked at."""
    queries = rows(person, at)
    yield from count_rows({name: queries[name] for name in queries if name in names}).items()
    if names & FAULTS.keys():
        faults = [fault for _channel, fault in faulty_channels(at)]
        yield from ((name, sum(fault in meant for fault in faults)) for name, meant in FAULTS.items())
    if "unanswered" in names:
        yield "unanswered", unanswered(at)
    if "calendar" in names:
        yield "calendar", len(list(calendar_findings(at)))


def rows(person: AbstractBaseUser, at: datetime) -> dict[str, QuerySet]:
    """The rows of the tasks that the database can count."""
    on = localdate(at)
    return {
        "review": Revision.objects.waiting_for(person),
        "sent_back": Revision.objects.sent_back_to(person),
        "values": ContactValue.objects.waiting_for(person),
        "overdue": Entry.objects.overdue(on),
        "expiring": Entry.objects.expiring(at, SOON),
        "poor": Entry.objects.poorly_solved(at, first_vote_day(on)),
        "stops": StepStop.objects.where_people_stop(on).often(at),
        "feedback": Feedback.objects.recent(on),
        "reports": ContactReport.objects.open(),
    }
