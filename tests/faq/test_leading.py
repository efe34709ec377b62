"""Where "if not" leads: circles and dead ends are found and named."""

import pytest

from faq.leading import led_here, way_back, wrong_ways
from faq.models import Entry
from tests.conftest import NOW
from tests.factories import make_draft, make_entry
from tests.faq.hidden import WAYS, make_hidden


@pytest.mark.parametrize(
    ("ways", "expected"),
    [
        pytest.param({}, [], id="nowhere"),
        pytest.param({2: [3], 3: [4]}, [], id="onwards"),
        pytest.param({2: [1]}, [1, 2, 1], id="straight back"),
        pytest.param({2: [3], 3: [1]}, [1, 2, 3, 1], id="over a third"),
        pytest.param({2: [3, 4], 3: [2], 4: [1]}, [1, 2, 4, 1], id="past another circle"),
        pytest.param({2: [3], 3: [2]}, [], id="a circle of others"),
        pytest.param({2: [3, 1], 3: [1]}, [1, 2, 1], id="the shortest"),
    ],
)
def test_it_finds_the_way_back(ways, expected):
    assert way_back(ways, 1, 2) == expected


def test_it_finds_that_it_leads_to_itself():
    assert way_back({}, 1, 1) == [1, 1]


pytestmark = pytest.mark.django_db


def leading(title: str, *targets: Entry) -> Entry:
    """A public entry with a step for each of `targets`, which it leads to."""
    entry = make_entry(title=title)
    draft = make_draft(entry=entry, title=title)
    lead(draft, *targets)
    draft.approve(make_entry().revisions.get().approver, at=NOW, self_publishing=False)
    return entry


def lead(draft, *targets: Entry) -> None:
    draft.replace_steps({"action": "看", "if_not_entry": target} for target in targets)


def test_it_names_a_circle():
    entry = make_entry(title="甲")
    between = leading("乙", entry)
    draft = make_draft(entry=entry, title="甲")
    lead(draft, make_entry(), between)
    assert wrong_ways(draft, NOW) == [
        "第 2 步的“如果不行”会绕回这一条：《甲》 → 《乙》 → 《甲》。读者会原地打转。"
    ]


def test_it_counts_only_what_readers_see():
    entry, other = make_entry(title="甲"), make_entry(title="乙")
    lead(make_draft(entry=other, title="乙"), entry)  # not approved yet
    draft = make_draft(entry=entry, title="甲")
    lead(draft, other)
    assert wrong_ways(draft, NOW) == []


@pytest.mark.parametrize("way", WAYS)
def test_it_names_a_dead_end(way):
    target = make_hidden(way=way, title="看不见")
    draft = make_draft()
    lead(draft, target)
    assert wrong_ways(draft, NOW) == ["第 1 步的“如果不行”走不通：读者现在看不到《看不见》。"]


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_the_same_few_questions(django_assert_num_queries, count):
    draft = make_draft()
    lead(draft, *(leading(f"题{number}", make_entry()) for number in range(count)))
    with django_assert_num_queries(4):
        assert wrong_ways(draft, NOW) == []


def test_it_names_what_leads_to_an_entry():
    target = make_entry(title="目标")
    leading("指向它", target)
    leading("指向别处", make_entry())
    assert led_here([target], NOW) == ["指向它"]
