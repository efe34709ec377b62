"""What check_contacts and the health page say needs seeing to."""

from datetime import datetime, timedelta

import pytest
from django.core.management import call_command

from contacts.inspection import Fault, inspect
from contacts.models import CalendarYear, Channel
from tests.conftest import NOW, SHANGHAI
from tests.factories import make_channel, make_fake, make_value
from tests.tampering import change_behind_the_back

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def known_years() -> None:
    for year in (2026, 2027):
        CalendarYear.objects.create(year=year, arrangement="announced", source="测试")


def faults(at: datetime = NOW) -> list[Fault]:
    return [finding.fault for finding in inspect(at)]


def test_it_finds_nothing_where_all_is_well():
    make_value()
    assert faults() == []


def test_it_finds_a_missing_value():
    make_channel()
    assert faults() == [Fault.MISSING]


@pytest.mark.parametrize(("days", "found"), [(90, []), (91, [Fault.OVERDUE]), (181, [Fault.HIDDEN])])
def test_it_finds_an_old_value(days, found):
    make_value()
    assert faults(NOW + timedelta(days=days)) == found


def test_it_finds_a_tampered_value():
    line = make_value()
    change_behind_the_back(line, value="000 0000 0009")
    assert faults() == [Fault.TAMPERED]


def test_it_finds_a_value_that_is_listed_as_fake():
    make_fake(value=make_value().value)
    assert faults() == [Fault.FAKE]


YEARS = {
    "this year unknown": (2026, "2026-03-01", [Fault.CALENDAR]),
    "next year unknown, too early to say": (2027, "2026-11-14", []),
    "next year unknown, from 15 November": (2027, "2026-11-15", [Fault.CALENDAR]),
}


@pytest.mark.parametrize(("year", "day", "found"), YEARS.values(), ids=YEARS)
def test_it_watches_the_calendar(year, day, found):
    CalendarYear.objects.filter(year=year).update(arrangement="provisional")
    assert faults(datetime.fromisoformat(day).replace(hour=12, tzinfo=SHANGHAI)) == found


def test_the_worst_stands_first():
    make_channel()
    change_behind_the_back(make_value(), value="000 0000 0009")
    assert faults() == [Fault.TAMPERED, Fault.MISSING]


def test_the_command_lists_them_and_exits_1(capsys):
    make_channel(name="某热线")
    Channel.objects.exclude(name="某热线").delete()
    with pytest.raises(SystemExit) as stopped:
        call_command("check_contacts")
    assert (stopped.value.code, "某热线" in capsys.readouterr().out) == (1, True)
