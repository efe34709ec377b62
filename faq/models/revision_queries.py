"""Which revisions: those that readers see, those being worked on, those that wait for somebody."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import models, transaction
from django.db.models import Exists, F, FloatField, Max, OuterRef, Q, Sum
from django.db.models.functions import Cast

from faq.confidence import POOR, Z
from faq.models.revision_events import RevisionEvent
from faq.models.states import OPEN, Event, State

# What an approved or earlier text hands on to a draft made from it.
COPIED = ("title", "answer", "have_ready", "takes", "fallback", "donts")


class RevisionQuerySet(models.QuerySet):
    def approved(self, at: datetime) -> "RevisionQuerySet":
        """Approved and due at `at`, whether a newer one replaced it or not."""
        return self.filter(state=State.APPROVED, publish_at__lte=at)

    def live(self, at: datetime) -> "RevisionQuerySet":
        """Of each entry the newest that is approved and due at `at`."""
        all_approved = self.model.objects.approved(at)
        newer = all_approved.filter(entry=OuterRef("entry"), number__gt=OuterRef("number"))
        return self.approved(at).filter(~Exists(newer))

    def to_come(self, at: datetime) -> "RevisionQuerySet":
        """Approved and not due at `at`, soonest first; without those that a newer one overtakes.

        The highest number of those due is live, whichever came first: see `live`.
        """
        due_by_then = self.model.objects.approved(OuterRef("publish_at"))
        newer = due_by_then.filter(entry=OuterRef("entry"), number__gt=OuterRef("number"))
        waiting = self.filter(state=State.APPROVED, publish_at__gt=at)
        return waiting.filter(~Exists(newer)).order_by("publish_at")

    def searchable(self, entries: Iterable[int]) -> models.QuerySet:
        """Of live revisions of published entries, with these ids, what the search index is told.

        Named tuples; no objects are made.
        """
        rows = self.filter(entry__in=list(entries)).order_by("entry_id")
        rows = rows.annotate(
            wallet=F("entry__wallet__slug"), topic=F("entry__topic__slug"), urgency=F("entry__urgency")
        )
        names = ("pk", "entry_id", "wallet", "topic", "urgency", "title", "answer")
        return rows.values_list(*names, named=True)

    def open(self) -> "RevisionQuerySet":
        """Still to be finished or decided; an entry has one at most."""
        return self.filter(state__in=OPEN)

    def closed(self) -> "RevisionQuerySet":
        """Approved or set aside: these stay."""
        return self.exclude(state__in=OPEN)

    def standing(self) -> "RevisionQuerySet":
        """Newest first, without those set aside: the first says how things stand with its entry."""
        return self.exclude(state=State.SET_ASIDE).order_by("-number")

    def in_use(self) -> "RevisionQuerySet":
        """Of one entry what is being worked on, and what was approved last."""
        last = self.filter(state=State.APPROVED).order_by("-number")[:1]
        return self.filter(Q(state__in=OPEN) | Q(pk__in=last.values("pk")))

    def of_each_entry(self) -> "RevisionQuerySet":
        """Of each entry the first of those `standing`, with its steps and where they lead."""
        others = self.model.objects.standing()
        newer = others.filter(entry=OuterRef("entry"), number__gt=OuterRef("number"))
        return self.standing().filter(~Exists(newer)).prefetch_related("steps__if_not_entry")

    def written_by(self, person) -> "RevisionQuerySet":
        """Those that `person` has written in, last or before others."""
        wrote = RevisionEvent.objects.filter(revision=OuterRef("pk"), event=Event.WRITTEN, person=person)
        return self.filter(Q(author=person) | Exists(wrote))

    def waiting_for(self, person) -> "RevisionQuerySet":
        """In review, and all by others: for `person` to decide, if they may approve at all."""
        waiting = self.filter(state=State.IN_REVIEW)
        return waiting.exclude(pk__in=waiting.written_by(person).values("pk"))

    def sent_back_to(self, person) -> "RevisionQuerySet":
        """Sent back, and `person` wrote in them."""
        return self.filter(state=State.SENT_BACK).written_by(person)

    def voted(self, since: date) -> "RevisionQuerySet":
        """Those that readers voted on since that day, with how many said `yes` and `no`."""
        totals = {"yes": Sum("solved_counts__yes"), "no": Sum("solved_counts__no")}
        return self.filter(solved_counts__day__gte=since).values("pk").annotate(**totals)

    def poorly_solved(self, since: date) -> "RevisionQuerySet":
        """Those whose votes since that day are `Rate.is_poor`.

        POOR lies above Wilson's interval just where it fails the test that the interval is made of:
        the shortfall against so many yes is greater than chance would make it, Z standard deviations.
        """
        yes, votes = Cast("yes", FloatField()), Cast(F("yes") + F("no"), FloatField())
        found = self.voted(since).alias(
            shortfall=POOR * votes - yes, chance=Z * Z * POOR * (1 - POOR) * votes
        )
        return found.filter(shortfall__gt=0, chance__lt=F("shortfall") * F("shortfall"))

    def approve_all(self, person, at: datetime) -> int:
        """Fix drafts that miss nothing and that `person` may approve, as of `at`; returns how many."""
        return self.update(state=State.APPROVED, approver=person, publish_at=at)

    @transaction.atomic
    def start(self, entry, person, template, **fields):
        """A new draft of `entry` by `person`, with the text of the revision `template` if one is given.

        Who wrote what nobody has approved counts as a writer of its copy too.
        """
        if template is not None:
            fields = {name: getattr(template, name) for name in COPIED} | fields
        newest = self.filter(entry=entry).aggregate(last=Max("number"))["last"] or 0
        draft = self.create(entry=entry, number=newest + 1, author=person, **fields)
        if template is not None:
            draft.replace_steps(step.as_fields() for step in template.steps.all())
        is_approved = template is not None and template.state == State.APPROVED
        writers = set() if is_approved else template.writer_ids if template is not None else {person.pk}
        RevisionEvent.objects.bulk_create(
            RevisionEvent(revision=draft, event=Event.WRITTEN, person_id=pk, at=draft.created_at)
            for pk in sorted(writers)
        )
        return draft

    @transaction.atomic
    def keep(self, entry, person, at: datetime, steps, **fields):
        """A text by `person` that came too late to be the draft of `entry`: in the history, set aside."""
        kept = self.start(entry, person, None, state=State.SET_ASIDE, **fields)
        kept.replace_steps(steps)
        kept.events.create(event=Event.SET_ASIDE, person=person, at=at)
        return kept
