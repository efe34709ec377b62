"""What readers search for, open and find helpful: counts by day, and nothing about anybody.

Nothing here names a reader, and no term holds personal data: `faq.counting` sees to it before a
term comes near the database.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import connection, models
from django.db.models import Exists, F, Max, OuterRef, Subquery, Sum

from faq.models.entries import Entry
from faq.models.revisions import Revision, Step

TERM_LENGTH = 60  # characters; who writes more tells a story, and stories are not kept
OFTEN_LEFT = 3  # readers who gave up at a step; fewer may be one who tried again


def first_day(on: date) -> date:
    """The oldest day whose searches are still kept on the day `on`."""
    return on - timedelta(days=settings.SEARCH_COUNT_DAYS - 1)


def first_vote_day(on: date) -> date:
    """The oldest day whose votes still say something of a text on the day `on`."""
    return on - timedelta(days=settings.FEEDBACK_DAYS - 1)


class CountQuerySet(models.QuerySet):
    def kept(self, on: date) -> "CountQuerySet":
        """What has not expired on the day `on`."""
        return self.filter(day__gte=first_day(on))

    def expired(self, on: date) -> "CountQuerySet":
        return self.filter(day__lt=first_day(on))

    def recent(self, on: date) -> "CountQuerySet":
        """Of the days whose votes still count on the day `on`."""
        return self.filter(day__gte=first_vote_day(on))

    def add(self, totals: Mapping[tuple, Mapping[str, int]]) -> None:
        """Add to the row of each key (the model's KEY); rows that are missing are made.

        In the order of the keys: two processes that add at once never wait for each other crosswise.
        What is LATEST must be told. All or nothing only within a transaction of the caller.
        """
        _id, *fields = self.model._meta.concrete_fields  # those of the key come first
        names = [each.name for each in fields[len(self.model.KEY) :]]
        nothing = {name: 0 for name in names if name not in self.model.LATEST}
        rows = [(*key, *map((nothing | totals[key]).__getitem__, names)) for key in sorted(totals)]
        ready = [partial(each.get_db_prep_save, connection=connection) for each in fields]
        prepared = [[make(value) for make, value in zip(ready, row, strict=True)] for row in rows]
        with connection.cursor() as cursor:
            cursor.executemany(self._adding([each.column for each in fields]), prepared)

    def _adding(self, columns: list[str]) -> str:
        """The statement for a row. Django's own ways to write many at once can only set, not add."""
        table, *columns = map(connection.ops.quote_name, [self.model._meta.db_table, *columns])
        key, counters = columns[: len(self.model.KEY)], columns[len(self.model.KEY) :]
        latest = set(map(connection.ops.quote_name, self.model.LATEST))
        changes = [
            f"{each} = excluded.{each}" + ("" if each in latest else f" + {table}.{each}")
            for each in counters
        ]
        return (
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))}) "  # noqa: S608
            f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {', '.join(changes)}"
        )


class SearchCountQuerySet(CountQuerySet):
    def opened(self, on: date) -> "SearchCountQuerySet":
        """Of terms from whose results an entry was opened."""
        return self.filter(Exists(SearchOpen.objects.kept(on).filter(term=OuterRef("term"))))

    def shown(self) -> "SearchCountQuerySet":
        """One row a term, the most asked first; only what was asked often enough for staff to see."""
        totals = {"asked": Sum("times"), "sure": Sum("confident"), "empty": Sum("unanswered")}
        by_term = self.values("term").annotate(**totals, last_day=Max("day")).order_by("-asked", "term")
        return by_term.filter(asked__gte=settings.SEARCH_SHOWN_FROM)

    def doubtful(self) -> "SearchCountQuerySet":
        """Of `shown`, what was at least once answered without confidence, or not at all."""
        return self.filter(asked__gt=F("sure"))

    def last_results(self, terms: list[str]) -> dict[str, int]:
        """How many results each of these terms had when it was last asked."""
        rows = self.filter(term__in=terms).order_by("day")
        return dict(rows.values_list("term", "last_results"))

    def by_day(self) -> dict[date, tuple[int, int, int]]:
        """Of each day: searches, those answered with confidence, those without any result."""
        totals = self.values("day").annotate(
            asked=Sum("times"), sure=Sum("confident"), empty=Sum("unanswered")
        )
        return {row["day"]: (row["asked"], row["sure"], row["empty"]) for row in totals}


class SearchCount(models.Model):
    """How often something was searched for on a day, and how well it was answered."""

    KEY = ("term", "day")
    LATEST = ("last_results",)  # set, not added up

    term = models.CharField("读者搜的话", max_length=TERM_LENGTH)
    day = models.DateField("日期")
    times = models.PositiveIntegerField("搜索次数", default=0)
    last_results = models.PositiveIntegerField("最近一次的结果数", default=0)
    confident = models.PositiveIntegerField("有把握答上的次数", default=0)
    unanswered = models.PositiveIntegerField("没有结果的次数", default=0)

    objects = SearchCountQuerySet.as_manager()

    class Meta:
        verbose_name = "搜索统计"
        verbose_name_plural = "读者搜了什么"
        ordering = ["-day", "term"]
        constraints = [models.UniqueConstraint(fields=["term", "day"], name="search_counted_once_a_day")]
        indexes = [models.Index(fields=["day"], name="search_count_by_day")]

    def __str__(self) -> str:
        return f"{self.term}（{self.day}）"


class SearchOpenQuerySet(CountQuerySet):
    def by_term(self, terms: list[str]) -> dict[str, dict[int, tuple[int, int]]]:
        """Of each term the entries opened from its results, by id: times opened, times solved."""
        totals = self.filter(term__in=terms).values("term", "entry").annotate(Sum("opened"), Sum("solved"))
        found: dict[str, dict[int, tuple[int, int]]] = {}
        for row in totals.order_by("term", "-opened__sum", "entry"):
            found.setdefault(row["term"], {})[row["entry"]] = (row["opened__sum"], row["solved__sum"])
        return found


class SearchOpen(models.Model):
    """How often an entry was opened from the results of a search, and solved the problem."""

    KEY = ("term", "day", "entry_id")
    LATEST = ()

    term = models.CharField("读者搜的话", max_length=TERM_LENGTH)
    day = models.DateField("日期")
    entry = models.ForeignKey(Entry, models.CASCADE, verbose_name="打开的条目", related_name="search_opens")
    opened = models.PositiveIntegerField("打开次数", default=0)
    solved = models.PositiveIntegerField("解决次数", default=0)

    objects = SearchOpenQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "搜索后打开的条目"
        ordering = ["-day", "term", "entry"]
        constraints = [
            models.UniqueConstraint(fields=["term", "day", "entry"], name="search_open_counted_once_a_day")
        ]
        indexes = [models.Index(fields=["day"], name="search_open_by_day")]

    def __str__(self) -> str:
        return f"{self.term} → {self.entry_id}（{self.day}）"


class SolvedCountQuerySet(CountQuerySet):
    def by_day(self) -> dict[date, tuple[int, int]]:
        """Of each day: votes that it solved the problem, and that it did not."""
        totals = self.values("day").annotate(solved=Sum("yes"), unsolved=Sum("no"))
        return {row["day"]: (row["solved"], row["unsolved"]) for row in totals}


class SolvedCount(models.Model):
    """How many readers of a revision said on a day that it solved their problem, or did not.

    Of the revision, not the entry: a text that was mended begins anew.
    """

    KEY = ("revision_id", "day")
    LATEST = ()

    revision = models.ForeignKey(Revision, models.CASCADE, verbose_name="版本", related_name="solved_counts")
    day = models.DateField("日期")
    yes = models.PositiveIntegerField("解决了", default=0)
    no = models.PositiveIntegerField("还没解决", default=0)

    objects = SolvedCountQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "解决了吗"
        ordering = ["-day", "revision"]
        constraints = [models.UniqueConstraint(fields=["revision", "day"], name="solved_counted_once_a_day")]
        indexes = [models.Index(fields=["day"], name="solved_count_by_day")]

    def __str__(self) -> str:
        return f"{self.revision_id}（{self.day}）：{self.yes} / {self.no}"


class StepStopQuerySet(CountQuerySet):
    def where_people_stop(self, on: date) -> "StepStopQuerySet":
        """One row a step, its newest, with how often lately (`stuck_in_all`, `left_in_all`); the worst first."""
        of_step = self.model.objects.recent(on).filter(step=OuterRef("step")).order_by()
        newer = of_step.filter(day__gt=OuterRef("day"))
        sums = {
            f"{name}_in_all": Subquery(of_step.values("step").annotate(sum=Sum(name)).values("sum"))
            for name in ("stuck", "left")
        }
        rows = self.recent(on).filter(~Exists(newer)).annotate(**sums)
        return rows.order_by("-left_in_all", "-stuck_in_all", "step")

    def often(self, at: datetime) -> "StepStopQuerySet":
        """Of `where_people_stop`, what is to be looked at: steps that readers see at `at` and often leave."""
        return self.filter(left_in_all__gte=OFTEN_LEFT, step__revision__in=Revision.objects.live(at))

    def with_texts(self) -> "StepStopQuerySet":
        """With the step and the revision it belongs to, for a list."""
        return self.select_related("step__revision__entry__wallet")


class StepStop(models.Model):
    """How many readers got stuck at a step of guided mode on a day, or left from there unsolved.

    Who just closes the page is not seen.
    """

    KEY = ("step_id", "day")
    LATEST = ()

    step = models.ForeignKey(Step, models.CASCADE, verbose_name="步骤", related_name="stops")
    day = models.DateField("日期")
    stuck = models.PositiveIntegerField("说不行的次数", default=0)
    left = models.PositiveIntegerField("没解决就离开的次数", default=0)

    objects = StepStopQuerySet.as_manager()

    class Meta:
        verbose_name = "步骤停留统计"
        verbose_name_plural = "读者停在哪一步"
        ordering = ["-day", "-left", "-stuck", "step"]
        constraints = [models.UniqueConstraint(fields=["step", "day"], name="step_stop_counted_once_a_day")]

    def __str__(self) -> str:
        return f"{self.step_id}（{self.day}）：{self.stuck} / {self.left}"
