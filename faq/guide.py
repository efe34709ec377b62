"""Guided mode: one step a page. What a page shows follows from its address alone."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from django.urls import reverse
from django.utils.timezone import localdate

from contacts.directory import best_channels
from faq import breadcrumbs, counting, pages, solving
from faq.models import Entry, Revision, Step
from faq.walk import NOTHING, START, Before, Walk

PARAMETER = "before"  # of the address: the entries walked before this one


@dataclass(frozen=True)
class Place:
    """Where a reader stands: in the guide of the entry `slug`, so far through its steps."""

    slug: str
    walk: Walk = START
    before: Before = NOTHING

    def url(self) -> str:
        return self._url("guide")

    def unsolved_url(self) -> str:
        """Of the page where the walk ends unsolved."""
        return self._url("guide_unsolved")

    def _url(self, name: str) -> str:
        letters = {"walk": self.walk} if str(self.walk) else {}
        return reverse(name, kwargs={"slug": self.slug} | letters) + self.said_before("?")

    def said_before(self, mark: str) -> str:
        """The parameter of an address that says it, behind `mark`; "" where there is nothing to say."""
        return f"{mark}{PARAMETER}={self.before}" if self.before.walks else ""

    def at(self, walk: Walk | None) -> "Place | None":
        return None if walk is None else replace(self, walk=walk)

    def into(self, slug: str) -> "Place":
        """The first step of the entry that a step leads to."""
        return Place(slug, before=self.before.then(self.slug, self.walk))

    def out(self) -> "Place | None":
        """The step that led here; None where the reader began here."""
        if not self.before.walks:
            return None
        slug, walk = self.before.walks[-1]
        return Place(slug, walk, Before(self.before.walks[:-1]))


def guide_page(place: Place, at: datetime) -> dict:
    """The page at `place`; `item` is the step, or None where all steps are through.

    A walk through steps that the entry no longer has begins anew (`is_anew`). Raises Http404 where
    readers may not see the entry.
    """
    context = pages.entry(place.slug, at)
    steps, revision = context["steps"], context["revision"]
    asked, walk = place, carried_over(place.walk, revision, at)
    is_anew = walk is None
    walk = walk or replace(START, revision=revision.number)
    place, outer = replace(place, walk=walk), outer_place(place, at)
    item = steps[walk.position - 1] if walk.position <= len(steps) else None
    leads_to = item and item["leads_to"]
    shown = {
        "breadcrumbs": breadcrumbs.below_entry(context["entry"]),
        "asked": asked,
        "is_anew": is_anew,
        "place": place,
        "walk": walk,
        "item": item,
        "done": place.at(walk.done()),
        "passed_over": place.at(walk.passed_over()),
        "is_last": walk.position >= len(steps),
        "back": place.at(walk.back()) or outer,
        "branch": leads_to and place.into(leads_to.slug),
    }
    return context | way_on(outer) | shown


def carried_over(walk: Walk, live: Revision, at: datetime) -> Walk | None:
    """`walk` as one through the steps of `live`; None where it was through others.

    An earlier revision that told walkers the same is as good: a new title alone sends nobody back.
    """
    if walk.revision not in (None, live.number):
        earlier = Revision.objects.approved(at).filter(entry=live.entry_id, number=walk.revision).first()
        if earlier is None or told_walkers(earlier) != told_walkers(live):
            return None
    return replace(walk, revision=live.number) if walk.fits(len(live.steps.all())) else None


def told_walkers(revision: Revision) -> tuple:
    """What somebody in the middle of its steps goes by."""
    return revision.have_ready, revision.donts, [step.as_fields() for step in revision.steps.all()]


def outer_place(place: Place, at: datetime) -> Place | None:
    """The step that led here; of an entry that was taken off, the step that led there."""
    outer = place.out()
    while outer and not Entry.objects.published(at).filter(slug=outer.slug).exists():
        outer = outer.out()
    return outer


def way_on(outer: Place | None) -> dict:
    """Where somebody goes on who is through with the entry that the step `outer` led into."""
    return {
        "outer": outer and outer.at(outer.walk.done()),
        "outer_passed_over": outer and outer.at(outer.walk.passed_over()),
    }


def unsolved_page(place: Place, at: datetime) -> dict:
    """Where a walk ends unsolved: the support, and a call brief that says what was tried.

    `is_cut`: some of it is not in the brief, since readers no longer see those steps.
    """
    begun = [(slug, walk) for slug, walk in (*place.before.walks, (place.slug, place.walk)) if walk.outcomes]
    told = tried(begun, at)
    # Only what was tried stands in the brief, be it nothing, and not all steps.
    said = {"tried": told, "is_cut": len(told) < len(begun), "steps": [], "back": place}
    context = guide_page(place, at)
    return context | support(context, place, at) | said


def support(context: dict, place: Place, at: datetime) -> dict:
    """Whose support to turn to where the wallet of this entry has none: of the wallet the reader came from.

    What is asked of it stays this entry's; it is as urgent as the more urgent of both.
    """
    told, entry = context, context["entry"]
    while told["best"] is None and (place := outer_place(place, at)):
        told = pages.entry(place.slug, at)
    if told is context or told["best"] is None:
        return {}
    outer = told["entry"]
    urgency = max(entry.urgency, outer.urgency, key=list(Entry.Urgency).index)
    channels = best_channels(outer.wallet, entry.topic, urgency, at)
    kept_until = min(context["kept_until"], told["kept_until"])
    said = pages.contact(context["revision"], channels, entry.topic, at)
    return said | {"wallet": outer.wallet, "kept_until": kept_until}


def tried(walks: list[tuple[str, Walk]], at: datetime) -> list[dict]:
    """Of each entry walked, by slug, that still has the steps that were begun: those, and how they went."""
    entries = Entry.objects.published(at).with_steps().by_slug(slug for slug, _walk in walks)
    found = [(entries[slug].live, walk) for slug, walk in walks if slug in entries]
    return [
        {"title": revision.title, "steps": list(zip(revision.steps.all(), walk.outcomes, strict=False))}
        for revision, walk in found
        if carried_over(walk, revision, at)
    ]


class Said(Enum):
    """What a reader says of the step or the problem; that a step is done needs no counting."""

    STUCK = "stuck"
    SOLVED = "solved"
    UNSOLVED = "unsolved"

    @classmethod
    def of(cls, text: str | None) -> "Said | None":
        return next((each for each in cls if each.value == text), None)


STOPS = {Said.STUCK: "stuck", Said.UNSOLVED: "left"}


def next_url(said: Said, context: dict) -> str:
    """Where what was said on a page leads."""
    is_anew = context["is_anew"]
    place: Place = context["asked" if is_anew else "place"]  # the page that says that steps changed
    match said:
        case Said.STUCK if is_anew:
            return place.url()
        case Said.STUCK if context["item"]:
            return place.at(place.walk.stuck()).url()
        case Said.STUCK | Said.UNSOLVED:
            return place.unsolved_url()
        case Said.SOLVED:
            return f"{reverse('solved', args=[place.slug])}?solved=yes{place.said_before('&')}"


def count(said: Said, context: dict, at: datetime) -> None:
    """Count it: a step where somebody got stuck or left, and whether the entry helped.

    Who leaves after the last step is counted there; who stood at a step that is no more, at none.
    """
    step: Step = (context["item"] or context["steps"][-1])["step"]
    if said in STOPS and not context["is_anew"]:
        counting.counts.stop(step, STOPS[said], on=localdate(at))
    if said != Said.STUCK:
        answer = solving.Answer.YES if said == Said.SOLVED else solving.Answer.NO
        solving.count_vote("", context["entry"], answer, at)
