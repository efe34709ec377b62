"""Entries: one problem each, found by its symptoms; what they say is in their revisions."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cached_property
from itertools import chain, count

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery

from contacts.guard import NATIONAL_LINES, refuse_contacts, refuse_numbers
from contacts.models import SourceSection, Topic, Wallet
from contacts.models.wallets import CONTACTING, GENERAL
from faq.models.addresses import entry_url
from faq.models.dates import DAY
from faq.models.desk_queries import DeskQuerySet
from faq.models.revisions import Revision
from faq.models.symptoms import Symptom


class EntryQuerySet(DeskQuerySet):
    def in_service(self, at: datetime) -> "EntryQuerySet":
        """Neither taken off nor expired at `at`."""
        return self.filter(is_off=False).filter(Q(expires_at=None) | Q(expires_at__gt=at))

    def published(self, at: datetime) -> "EntryQuerySet":
        """The one gate: what readers may see at `at`, each with its live revision as `live`."""
        approved = Revision.objects.approved(at).filter(entry=OuterRef("pk"))
        live = Prefetch("revisions", Revision.objects.live(at), to_attr="live_revisions")
        return self.in_service(at).filter(Exists(approved)).prefetch_related(live)

    def for_lists(self) -> "EntryQuerySet":
        """With the wallet and topic that a list shows of each entry."""
        return self.select_related("wallet", "topic")

    def in_short(self, ids: Iterable[int]) -> dict[int, dict[str, str]]:
        """Of those with `ids`, by id, what a suggestion shows beside its text; no text is read."""
        rows = self.prefetch_related(None).filter(pk__in=list(ids))
        return {
            pk: {"slug": slug, "url": entry_url(slug), "wallet_name": name}
            for pk, slug, name in rows.values_list("pk", "slug", "wallet__name")
        }

    def ids(self) -> models.QuerySet:
        """The primary keys alone, in this order."""
        return self.prefetch_related(None).select_related(None).values_list("pk", flat=True)

    def counted_by(self, name: str) -> dict[models.Model, int]:
        """How many of these there are of each wallet or topic, as `name` says, that has any."""
        values = self.model._meta.get_field(name).related_model.objects
        counted = values.filter(entries__in=self.order_by()).annotate(number=models.Count("entries"))
        return {value: value.number for value in counted}

    def called(self, phrase: str, at: datetime) -> "EntryQuerySet":
        """With `phrase` as the title that readers see at `at`, or as a symptom."""
        titled = Revision.objects.live(at).filter(entry=OuterRef("pk"), title=phrase)
        said = Symptom.objects.filter(entry=OuterRef("pk"), phrase=phrase)
        return self.filter(Exists(titled) | Exists(said))

    def of_wallet(self, wallet: Wallet) -> "EntryQuerySet":
        return self.for_lists().filter(wallet=wallet).order_by("topic__position", "topic__slug", "slug")

    def for_readers_of(self, wallet: Wallet) -> "EntryQuerySet":
        """Of this wallet first, then of the general guide, which applies to it too."""
        own_first = models.Case(models.When(wallet=wallet, then=0), default=1)
        nearby = self.filter(Q(wallet=wallet) | Q(wallet__slug=GENERAL))
        return nearby.order_by(own_first, "topic__position", "topic__slug", "slug")

    def in_list_order(self) -> "EntryQuerySet":
        return self.for_lists().order_by("wallet__position", "topic__position", "topic__slug", "slug")

    def dated(self, at: datetime) -> "EntryQuerySet":
        """With the moments at which an entry first appeared and at which it last changed, as of `at`."""
        approved = Revision.objects.approved(at).filter(entry=OuterRef("pk"))
        return self.annotate(
            appeared_at=Subquery(approved.order_by("publish_at").values("publish_at")[:1]),
            changed_at=Subquery(approved.order_by("-number").values("publish_at")[:1]),
        )

    def newest_first(self, at: datetime) -> "EntryQuerySet":
        return self.dated(at).order_by("-changed_at", "slug")

    def changes(self, at: datetime) -> "EntryQuerySet":
        """Of each entry when it last changed and where it stands, as named tuples; no text is read."""
        rows = self.prefetch_related(None).dated(at).order_by("slug")
        rows = rows.annotate(wallet_slug=F("wallet__slug"), topic_slug=F("topic__slug"))
        names = ("slug", "wallet_slug", "topic_slug", "urgency", "reviewed_on", "changed_at")
        return rows.values_list(*names, named=True)

    def of_urgency(self, urgency: str | None) -> "EntryQuerySet":
        """Those as urgent as this; all where it is None."""
        return self if urgency is None else self.filter(urgency=urgency)

    def urgent(self) -> "EntryQuerySet":
        """What to do when money is disappearing, by wallet, with the steps."""
        entries = self.for_lists().filter(urgency=Entry.Urgency.NOW).order_by("wallet__position", "slug")
        return entries.with_steps()

    def with_steps(self) -> "EntryQuerySet":
        """With the steps of the live revision; of published entries."""
        return self.prefetch_related("live_revisions__steps")

    def by_slug(self, slugs: Iterable[str]) -> "dict[str, Entry]":
        """Those with these slugs, by slug."""
        return {each.slug: each for each in self.filter(slug__in=list(slugs))}

    def about_contacting(self, wallet: Wallet) -> "EntryQuerySet":
        """What to read before contacting the support of `wallet`: its own first, then the guide."""
        return self.for_lists().for_readers_of(wallet).filter(topic__slug=CONTACTING)

    def expiring(self, at: datetime, days: int) -> "EntryQuerySet":
        """In service at `at`, and not any more so many days later."""
        return self.in_service(at).filter(expires_at__lte=at + timedelta(days=days))

    def leading_to(self, entries: Iterable["Entry"], at: datetime) -> "EntryQuerySet":
        """Those that readers see at `at`, and that have a step which leads to one of `entries`."""
        steps = Revision.objects.live(at).filter(entry=OuterRef("pk"), steps__if_not_entry__in=list(entries))
        return self.published(at).filter(Exists(steps))

    def related_to(self, entry: "Entry") -> "EntryQuerySet":
        """Others about the same topic: of the same wallet, or in the general guide."""
        nearby = Q(wallet=entry.wallet_id) | Q(wallet__slug=GENERAL)
        same = self.for_lists().filter(nearby, topic=entry.topic_id).exclude(pk=entry.pk)
        return same.order_by(models.Case(models.When(wallet=entry.wallet_id, then=0), default=1), "slug")


class EntryManager(models.Manager.from_queryset(EntryQuerySet)):
    def get_by_natural_key(self, slug: str) -> "Entry":
        return self.get(slug=slug)

    def lock(self, pk: int) -> None:
        """Let nobody else begin a revision of this entry until the transaction ends.

        Whoever also locks revisions does this first, so that two never wait for each other crosswise.
        Steps of others may lead to the entry meanwhile: its key stays.
        """
        self.select_for_update(of=("self",), no_key=True).get(pk=pk)

    @transaction.atomic
    def begin(self, phrase: str, person, *, slug: str, wallet: Wallet, topic: Topic) -> "Entry":
        """A new entry for what readers call `phrase`: its symptom, and the title of its first draft.

        Raises ValidationError where `phrase` may not stand in a text.
        """
        entry = self.model(slug=self.free_slug(slug), wallet=wallet, topic=topic)
        entry.full_clean()
        entry.save()
        Revision.objects.start(entry, person, None, title=phrase).full_clean()
        entry.symptoms.add_phrase(phrase, entry)
        return entry

    def free_slug(self, wanted: str) -> str:
        """`wanted`, or with the first number behind it that makes it a new one."""
        taken = set(self.filter(slug__startswith=wanted).values_list("slug", flat=True))
        further = (f"{wanted}-{number}" for number in count(2))
        return next(slug for slug in chain([wanted], further) if slug not in taken)


class Entry(models.Model):
    """A problem readers have with a wallet."""

    class Urgency(models.TextChoices):
        ROUTINE = "routine", "不急"
        TODAY = "today", "今天处理"
        NOW = "now", "马上处理"

    slug = models.SlugField(
        "网址名",
        max_length=80,
        unique=True,
        validators=[refuse_numbers],
        help_text="出现在网址里，公开后不要再改。",
    )
    wallet = models.ForeignKey(Wallet, models.PROTECT, verbose_name="钱包", related_name="entries")
    topic = models.ForeignKey(Topic, models.PROTECT, verbose_name="主题", related_name="entries")
    urgency = models.CharField("紧急程度", max_length=10, choices=Urgency, default=Urgency.ROUTINE)
    is_off = models.BooleanField("下线", default=False, help_text="勾选后读者马上看不到这一条。")
    expires_at = models.DateTimeField("到期时间", **DAY, help_text="到时自动不再显示。")
    review_by = models.DateField("下次核对日期", **DAY)
    reviewed_on = models.DateField(
        "最近核对", **DAY, editable=False, help_text="工作人员最近一次核对的日期。"
    )
    sources = models.ManyToManyField(SourceSection, verbose_name="来源", blank=True, related_name="entries")

    objects = EntryManager()

    class Meta:
        verbose_name = verbose_name_plural = "问题条目"
        ordering = ["wallet", "topic", "slug"]
        indexes = [models.Index(fields=["expires_at"], name="entry_by_expires_at")]

    def __str__(self) -> str:
        """The newest title, where the query brought it along."""
        return getattr(self, "newest_title", None) or self.slug

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    natural_key.dependencies = ["contacts.wallet", "contacts.topic", "contacts.sourcesection"]

    def clean(self) -> None:
        """A change of topic must not leave a national line where that topic allows none."""
        if self.pk and self.topic_id:
            for revision in self.revisions.in_use():
                for text in revision.texts():
                    refuse_contacts(text, NATIONAL_LINES.get(self.topic.slug, frozenset()))

    def get_absolute_url(self) -> str:
        return entry_url(self.slug)

    @cached_property
    def card(self) -> dict[str, str]:
        """What a list shows of it; a dict, since lists are most of what pages take time for."""
        live, place = self.live, f"{self.wallet.name} · {self.topic.name}"
        urgency = "" if self.urgency == self.Urgency.ROUTINE else self.urgency
        shown = {"url": self.get_absolute_url(), "title": live.title, "answer": live.answer, "place": place}
        return shown | {"urgency": urgency, "label": self.get_urgency_display()}

    @property
    def live(self) -> Revision:
        """The revision that readers see; only entries that came through the gate have one."""
        return self.live_revisions[0]

    @property
    def newest(self) -> Revision | None:
        """The revision that says how things stand with this entry: open, or last approved."""
        return self.revisions.standing().first() if self.pk else None

    @property
    def has_history(self) -> bool:
        """Was any revision ever approved? Then the entry cannot be removed."""
        return self.revisions.filter(state=Revision.State.APPROVED).exists()

    @transaction.atomic
    def draft_for(self, person: settings.AUTH_USER_MODEL) -> Revision:
        """The revision being worked on; if there is none, a new one made from the newest."""
        Entry.objects.lock(self.pk)  # a second click waits for the first
        newest = self.newest
        if newest is not None and newest.is_open:
            return newest
        return Revision.objects.start(self, person, newest)

    @transaction.atomic
    def go_back_to(self, earlier: Revision, person: settings.AUTH_USER_MODEL, at: datetime) -> Revision:
        """A new draft with the text of `earlier`; what was being worked on is set aside."""
        Entry.objects.lock(self.pk)
        for revision in self.revisions.open():
            revision.set_aside(person, at=at)
        return Revision.objects.start(self, person, earlier)
