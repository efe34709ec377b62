import json

import pytest
from django.core.management import CommandError, call_command

from contacts.models import CalendarDay, CalendarYear

pytestmark = pytest.mark.django_db


def test_it_takes_a_year_from_the_package():
    call_command("import_holidays", "2026")
    assert CalendarDay.objects.get(date="2026-10-10").kind == "work"


def test_a_year_without_make_up_days_is_marked_provisional():
    call_command("import_holidays", "2027")
    assert CalendarYear.objects.get().arrangement == "provisional"


def test_it_takes_a_year_from_a_file(tmp_path):
    file = tmp_path / "2027.json"
    file.write_text(json.dumps([{"date": "2027-10-09", "isOffDay": False, "name": "国庆节"}]))
    call_command("import_holidays", "2027", file=file)
    assert (CalendarYear.objects.get().arrangement, CalendarDay.objects.count()) == ("announced", 1)


def test_it_replaces_what_was_there():
    call_command("import_holidays", "2026")
    before = CalendarDay.objects.count()
    call_command("import_holidays", "2026")
    assert CalendarDay.objects.count() == before


def test_it_names_a_date_that_belongs_to_another_year(tmp_path):
    call_command("import_holidays", "2026")
    before = CalendarDay.objects.count()
    file = tmp_path / "2027.json"
    file.write_text(json.dumps([{"date": "2026-10-01", "isOffDay": True, "name": "元旦"}]))
    with pytest.raises(CommandError, match="2027: 2026-10-01 belongs to 2026 already"):
        call_command("import_holidays", "2027", file=file)
    assert (CalendarYear.objects.count(), CalendarDay.objects.count()) == (1, before)


ONE_DAY = '[{"date": "2026-05-05", "isOffDay": true, "name": "劳动节"}]'


@pytest.mark.parametrize(
    "text",
    ["no json", "{}", "[]", '[{"date": "x"}]', pytest.param(ONE_DAY, id="fewer days than announced")],
)
def test_it_refuses_a_bad_file_and_changes_nothing(tmp_path, text):
    call_command("import_holidays", "2026")
    before = CalendarDay.objects.count()
    (tmp_path / "bad.json").write_text(text)
    with pytest.raises(CommandError, match=r"bad\.json|2026"):
        call_command("import_holidays", "2026", file=tmp_path / "bad.json")
    assert CalendarDay.objects.count() == before
