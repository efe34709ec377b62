"""Queries of entries that only staff ask: whatever their state, public or not."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.utils.timezone import make_aware

from faq.models.revisions import Revision
from faq.models.symptoms import Symptom

REVIEW_EVERY = timedelta(days=180)  # as long as a contact value may be shown without a check


class DeskQuerySet(models.QuerySet):
    """What `EntryQuerySet` has for the desk."""

    def with_newest(self) -> "DeskQuerySet":
        """With title, state and publishing time of the newest revision, whatever its state: for staff."""
        newest = Revision.objects.standing().filter(entry=OuterRef("pk"))
        return self.annotate(
            newest_title=Subquery(newest.values("title")[:1]),
            newest_state=Subquery(newest.values("state")[:1]),
            newest_publish_at=Subquery(newest.values("publish_at")[:1]),
        )

    def saying(self, phrase: str) -> "DeskQuerySet":
        """For staff, `with_newest`: those with `phrase` as newest title or as a symptom, public or not."""
        said = Symptom.objects.filter(entry=OuterRef("pk"), phrase=phrase)
        return self.filter(Q(newest_title=phrase) | Exists(said))

    def with_symptoms(self) -> "DeskQuerySet":
        return self.prefetch_related("symptoms")

    def with_everything_written(self) -> "DeskQuerySet":
        """With all that a file says of an entry; the text it stands at as `standing_revisions`."""
        texts = Prefetch("revisions", Revision.objects.of_each_entry(), to_attr="standing_revisions")
        return self.select_related("wallet", "topic").prefetch_related("sources__document", "symptoms", texts)

    def overdue(self, on: date) -> "DeskQuerySet":
        """In use, and to be checked by `on` or before."""
        return self.filter(is_off=False, review_by__lte=on)

    def with_votes(self, at: datetime, since: date) -> "DeskQuerySet":
        """With how many readers said since that day that the text live at `at` helped (`yes`) or not (`no`)."""
        voted = Revision.objects.live(at).filter(entry=OuterRef("pk")).voted(since)
        return self.annotate(yes=Subquery(voted.values("yes")), no=Subquery(voted.values("no")))

    def poorly_solved(self, at: datetime, since: date) -> "DeskQuerySet":
        """Those that readers see at `at`, and that surely helped too few of them since that day."""
        poor = Revision.objects.live(at).poorly_solved(since)
        return self.published(at).filter(revisions__in=poor.values("pk"))

    def checked_before(self, at: datetime, days: Iterable[date]) -> list[tuple]:
        """By wallet, how many readers see at `at`, and how many of these nobody checked after each of `days`.

        Approving a text is a check of it. Rows are the wallet's name and the numbers.
        """
        late = {f"after_{day}": Count("pk", filter=unchecked_after(day)) for day in days}
        live = self.published(at).filter(revisions__in=Revision.objects.live(at))
        by_wallet = live.values("wallet__name").order_by("wallet__position", "wallet__slug")
        return list(by_wallet.annotate(total=Count("pk"), **late).values_list("wallet__name", "total", *late))

    def mark_reviewed(self, on: date) -> int:
        """Somebody checked these on `on`; the next check is due REVIEW_EVERY later."""
        return self.update(reviewed_on=on, review_by=on + REVIEW_EVERY)

    def set_first_review(self, on: date) -> int:
        """Have those that nobody gave a date yet checked REVIEW_EVERY after `on`."""
        return self.filter(review_by=None).update(review_by=on + REVIEW_EVERY)

    def take_off(self) -> int:
        """Readers see them no more, from now on; returns how many were not off before."""
        return self.filter(is_off=False).update(is_off=True)


def unchecked_after(day: date) -> Q:
    """The condition on entries, joined with one revision each, that the last check was on `day` or before."""
    is_old = Q(revisions__publish_at__lt=end_of(day))
    return is_old & (Q(reviewed_on=None) | Q(reviewed_on__lte=day))


def end_of(day: date) -> datetime:
    """The midnight that ends `day` here."""
    return make_aware(datetime.combine(day + timedelta(days=1), time.min))
