from datetime import timedelta

import pytest
from django.template import Context, Template

from tests.conftest import NOW
from tests.factories import make_topic

pytestmark = pytest.mark.usefixtures("committed")  # each test remembers what it renders

PAGE = Template('{% fragment "part" who %}{{ said }}{% endfragment %}')
MINUTE = timedelta(minutes=1)


def page(said: str, *, who: str = "a", at=NOW, kept_until=NOW + MINUTE, **others) -> str:
    return PAGE.render(Context({"said": said, "who": who, "at": at, "kept_until": kept_until, **others}))


def test_it_is_rendered_once():
    assert [page("first"), page("second")] == ["first", "first"]


def test_it_is_rendered_for_each_value():
    assert [page("first"), page("second", who="b"), page("third")] == ["first", "second", "first"]


def test_it_is_shown_no_longer_than_the_page_it_was_rendered_for():
    page("first")
    assert page("second", at=NOW + MINUTE, kept_until=NOW + 2 * MINUTE) == "second"


def test_it_is_shown_for_longer_than_others_may_keep_the_page_where_it_stays_the_same():
    moments = {"kept_until": NOW + MINUTE / 4, "same_until": NOW + MINUTE}
    assert [page(said, at=NOW + part * MINUTE, **moments) for said, part in (("1", 0), ("2", 0.5))] == [
        "1"
    ] * 2
    assert page("3", at=NOW + MINUTE, kept_until=NOW + 2 * MINUTE) == "3"


def test_what_was_read_before_the_content_changed_is_not_shown_as_of_after_it():
    make_topic()  # between reading and rendering
    page("before", made_of=1)
    assert page("after", made_of=2) == "after"


def test_it_is_rendered_anew_when_the_content_changed():
    page("first")
    make_topic()
    assert page("second") == "second"


def test_a_page_that_is_never_kept_is_rendered_each_time():
    assert [page("first", kept_until=NOW), page("second", kept_until=NOW)] == ["first", "second"]


def test_a_page_without_a_moment_is_rendered_each_time():
    assert [PAGE.render(Context({"said": said})) for said in "ab"] == ["a", "b"]


def test_what_is_shown_is_escaped_once():
    assert [page("<b>"), page("<b>")] == ["&lt;b&gt;"] * 2
