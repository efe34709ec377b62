"""Entries in every state there is, each with a word of its own in every text: canaries."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db import models

from faq.models import Entry, Revision, RevisionEvent, Step, Symptom
from tests.conftest import NOW
from tests.factories import make_bare_entry, make_draft, make_entry, make_topic, make_user, make_wallet

SAID_BY_ALL = "充值没到账"  # in every title and symptom: a search for it would find them all
UNAPPROVED = [state for state in Revision.State if state != Revision.State.APPROVED]


def word(name: str, field: str) -> str:
    """The canary in this field of the entry called `name`: letters that stand nowhere else."""
    return f"zz{name}{field}".replace("_", "")


def text_fields(model: type[models.Model]) -> list[str]:
    """The fields of `model` that people write in."""
    return [
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, models.CharField | models.TextField) and field.choices is None
    ]


def texts(model: type[models.Model], name: str) -> dict[str, str]:
    return {field: word(name, field) for field in text_fields(model)}


def words(name: str, of: Iterable[type[models.Model]] = (Entry, Revision, Step, Symptom)) -> set[str]:
    """Every canary of the entry called `name`."""
    return {text for model in of for text in texts(model, name).values()}


class Aviary:
    """All canaries, of one wallet and topic, so that each would be listed beside what is public."""

    def __init__(self) -> None:
        self.shelf = {"wallet": make_wallet(slug="aviary"), "topic": make_topic()}
        self.hidden: dict[str, Entry] = {}  # entries that nobody may see at all
        self.beside: list[str] = []  # texts that wait behind, or stood before, what is public
        for name, hide in HIDDEN.items():
            self.hidden[name] = hide(self, name)
        for state in UNAPPROVED:
            self.put_beside(f"next{state}", lambda draft, state=state: in_state(draft, state))
        self.put_beside(
            "nextdue", lambda draft: approve(draft, at=NOW, publish_at=NOW + timedelta(seconds=1))
        )
        self.replaced("earlier")
        self.public = self.entry("public")
        approve(self.draft(self.public, "public", leads_to=self.hidden.values()), at=NOW)

    @property
    def secrets(self) -> set[str]:
        """Every word that must appear nowhere."""
        of_hidden = {each for name in self.hidden for each in words(name)}
        notes = {word(name, "note") for name in self.hidden}
        return of_hidden | notes | {each for name in self.beside for each in words(name, [Revision, Step])}

    def entry(self, name: str, **fields) -> Entry:
        """An entry without a text, but with a symptom."""
        entry = make_bare_entry(slug=word(name, "slug"), **self.shelf, **fields)
        Symptom.objects.create(entry=entry, phrase=f"{SAID_BY_ALL}{word(name, 'phrase')}")
        return entry

    def draft(self, entry: Entry, name: str, leads_to: Iterable[Entry] = ()) -> Revision:
        """A text of `entry` with a canary everywhere, also in the notes of staff."""
        fields = texts(Revision, name)
        draft = make_draft(entry=entry, **fields | {"title": f"{SAID_BY_ALL}{fields['title']}"})
        draft.replace_steps(
            [texts(Step, name), *({"action": "再看", "if_not_entry": each} for each in leads_to)]
        )
        noted = {"person": make_user(), "at": NOW, "note": word(name, "note")}
        RevisionEvent.objects.create(revision=draft, event="submitted", **noted)
        return draft

    def put_beside(self, name: str, change: Callable[[Revision], None]) -> None:
        """A public entry with a further text that is not."""
        change(self.draft(make_entry(title=SAID_BY_ALL, at=NOW - timedelta(days=1), **self.shelf), name))
        self.beside.append(name)

    def replaced(self, name: str) -> None:
        """A public entry whose text was another one until today."""
        entry = make_bare_entry(**self.shelf)
        approve(self.draft(entry, name), at=NOW - timedelta(days=1))
        approve(make_draft(entry=entry, title=SAID_BY_ALL), at=NOW)
        self.beside.append(name)


def in_state(draft: Revision, state: str) -> None:
    Revision.objects.filter(pk=draft.pk).update(state=state)


def approve(draft: Revision, **options) -> None:
    draft.approve(make_user(), self_publishing=False, **options)


def unapproved(state: str) -> Callable[[Aviary, str], Entry]:
    def hide(aviary: Aviary, name: str) -> Entry:
        entry = aviary.entry(name)
        in_state(aviary.draft(entry, name), state)
        return entry

    return hide


def approved(publish_at=None, **fields) -> Callable[[Aviary, str], Entry]:
    def hide(aviary: Aviary, name: str) -> Entry:
        entry = aviary.entry(name, **fields)
        approve(aviary.draft(entry, name), at=NOW - timedelta(days=2), publish_at=publish_at)
        return entry

    return hide


HIDDEN = {
    **{f"only{state}": unapproved(state) for state in UNAPPROVED},
    "due": approved(publish_at=NOW + timedelta(seconds=1)),
    "off": approved(is_off=True),
    "expired": approved(expires_at=NOW),
}
