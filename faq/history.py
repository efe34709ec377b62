"""The histories to take away: what was written, shown, decided, and who could sign in. Read only."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db.models import Model, QuerySet

from contacts.downloads import json_line
from contacts.models import ContactValue
from contacts.spreadsheet import table_lines
from faq.models import AccountEvent, Revision
from faq.models.revision_events import RevisionEvent
from faq.models.revision_queries import COPIED

CHUNK = 500  # rows read at a time


@dataclass(frozen=True)
class History:
    """A record: how it is called, its rows, and what is told of each."""

    name: str
    title: str
    rows: Callable[[], QuerySet]
    tell: Callable[[Model], dict]


def name_of(person: User | None) -> str:
    return person.get_username() if person else ""


def revision(row: Revision) -> dict:
    steps = [
        " | ".join(part for part in (str(step), step.expected, step.if_not) if part)
        for step in row.steps.all()
    ]
    return {
        "entry": row.entry.slug,
        "number": row.number,
        "state": row.state,
        "author": name_of(row.author),
        "approver": name_of(row.approver),
        "created_at": row.created_at,
        "publish_at": row.publish_at,
        **{name: getattr(row, name) for name in COPIED},
        "steps": "\n".join(steps),
    }


def decision(row: RevisionEvent) -> dict:
    return {
        "at": row.at,
        "entry": row.revision.entry.slug,
        "number": row.revision.number,
        "event": row.event,
        "person": name_of(row.person),
        "note": row.note,
    }


def value(row: ContactValue) -> dict:
    return {
        "id": row.pk,
        "at": row.at,
        "wallet": row.channel.wallet.slug,
        "channel": row.channel.slug,
        "event": row.event,
        "proposal": row.proposal_id,
        "value": row.value,
        "source_url": row.source_url,
        "checked_on": row.checked_on,
        "proposer": name_of(row.proposer),
        "actor": name_of(row.actor),
        "reason": row.reason,
        "digest": row.digest,
    }


def account(row: User) -> dict:
    factors = Authenticator.Type
    own = {each.type for each in row.authenticator_set.all()}
    return {
        "account": row.get_username(),
        "roles": "、".join(sorted(group.name for group in row.groups.all())),
        "further_permissions": "、".join(sorted(each.codename for each in row.user_permissions.all())),
        "is_active": row.is_active,
        "is_superuser": row.is_superuser,
        "second_factor": "、".join(sorted(own - {factors.RECOVERY_CODES})),
        "date_joined": row.date_joined,
        "last_login": row.last_login,
    }


def account_event(row: AccountEvent) -> dict:
    return {
        "id": row.pk,
        "at": row.at,
        "kind": row.kind,
        "account": name_of(row.account),
        "actor": name_of(row.actor),
        "address": row.address,
        "note": row.note,
        "needs_confirmation": row.needs_confirmation,
    }


def action(row: LogEntry) -> dict:
    return {
        "at": row.action_time,
        "person": name_of(row.user),
        "action": row.get_action_flag_display(),
        "what": str(row.content_type or ""),
        "object_id": row.object_id,
        "object": row.object_repr,
        "message": row.get_change_message(),
    }


def revisions() -> QuerySet:
    return (
        Revision.objects.select_related("entry", "author", "approver")
        .prefetch_related("steps")
        .order_by("pk")
    )


def accounts() -> QuerySet:
    return User.objects.prefetch_related("groups", "user_permissions", "authenticator_set").order_by("pk")


HISTORIES = {
    history.name: history
    for history in (
        History("revisions", "条目的全部版本", revisions, revision),
        History(
            "decisions",
            "版本的提交、退回和核准",
            lambda: RevisionEvent.objects.select_related("revision__entry", "person"),
            decision,
        ),
        History(
            "values",
            "联系信息的提出、核准和撤下",
            lambda: ContactValue.objects.select_related("channel__wallet", "proposer", "actor"),
            value,
        ),
        History("roles", "现在谁有什么角色", accounts, account),
        History(
            "accounts",
            "登录、密码、两步验证和角色的变化",
            lambda: AccountEvent.objects.select_related("account", "actor").order_by("pk"),
            account_event,
        ),
        History(
            "actions",
            "后台里做过的其他事",
            lambda: LogEntry.objects.select_related("user", "content_type").order_by("pk"),
            action,
        ),
    )
}


def lines(history: History, kind: str) -> Iterator[str]:
    """The rows of `history`, oldest first, as lines of a file of `kind` (see `contacts.downloads`)."""
    told = (history.tell(row) for row in history.rows().iterator(chunk_size=CHUNK))
    return csv_lines(told) if kind == "csv" else map(json_line, told)


def csv_lines(rows: Iterator[dict]) -> Iterator[str]:
    """Under the names of the first row; without rows there are none."""
    first = next(rows, {})
    return table_lines(list(first), (cells(row) for row in chain([first] if first else [], rows)))


def cells(row: dict) -> list[str]:
    return ["" if cell is None else str(cell) for cell in row.values()]
