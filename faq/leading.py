"""Where "if not" leads: round in a circle, or to an entry that readers cannot see."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from faq.models import Entry, Revision, Step


def way_back(ways: Mapping[int, Sequence[int]], start: int, first: int) -> list[int]:
    """The shortest way from `start` over `first` back to `start`, both ends included; [] for none."""
    before, waiting = {first: start}, [first]
    for here in waiting:  # grows while it is walked
        if here == start:
            break
        for there in ways.get(here, ()):
            if there not in before:
                before[there] = here
                waiting.append(there)
    if start not in before:
        return []
    way = [start]
    while len(way) == 1 or way[-1] != start:
        way.append(before[way[-1]])
    return way[::-1]


def ways_of_readers(at: datetime) -> dict[int, list[int]]:
    """Of each entry that readers see at `at`, the entries that its steps lead to."""
    ways = defaultdict(list)
    for entry, target in Step.objects.leading(Revision.objects.live(at)):
        ways[entry].append(target)
    return ways


def wrong_ways(revision: Revision, at: datetime) -> list[str]:
    """What is wrong with where the steps of `revision` lead, as readers would find it at `at`."""
    steps = [step for step in revision.steps.all() if step.if_not_entry_id]
    if not steps:
        return []
    ways = ways_of_readers(at)
    found = {step.position: way_back(ways, revision.entry_id, step.if_not_entry_id) for step in steps}
    entries = Entry.objects.with_newest().in_bulk(
        {pk for way in found.values() for pk in way} | {step.if_not_entry_id for step in steps}
    )
    seen = set(Entry.objects.published(at).filter(pk__in=entries).values_list("pk", flat=True))
    wrong = []
    for step in steps:
        target = entries[step.if_not_entry_id]
        if way := found[step.position]:
            names = " → ".join(f"《{entries[pk]}》" for pk in way)
            wrong.append(f"第 {step.position} 步的“如果不行”会绕回这一条：{names}。读者会原地打转。")
        elif target.pk not in seen:
            wrong.append(f"第 {step.position} 步的“如果不行”走不通：读者现在看不到《{target}》。")
    return wrong


def led_here(entries, at: datetime) -> list[str]:
    """The entries that readers see at `at` and whose steps lead to one of `entries`, by title."""
    leading = Entry.objects.leading_to(entries, at)
    return [str(each) for each in leading.with_newest()]
