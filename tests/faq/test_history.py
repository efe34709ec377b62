"""The histories to take away: whole, in their order, and harmless in a spreadsheet."""

import csv
import json
from io import StringIO

import pytest
from django.core.management import call_command

from contacts.models import ContactValue
from contacts.spreadsheet import BOM
from faq.history import HISTORIES, lines
from faq.models import AccountEvent, Revision
from tests.conftest import NOW
from tests.factories import make_channel, make_entry, make_member, make_user, make_value
from tests.signing_in import make_factor, signed_in

pytestmark = pytest.mark.django_db


def as_json(name: str) -> list[dict]:
    return [json.loads(line) for line in lines(HISTORIES[name], "jsonl")]


def as_csv(name: str) -> list[dict]:
    text = "".join(lines(HISTORIES[name], "csv"))
    return list(csv.DictReader(StringIO(text.removeprefix(BOM))))


def test_every_revision_is_told_with_its_steps():
    make_entry(slug="a", title="充值没到账", steps=("查记录", "等一等"))
    (row,) = as_json("revisions")
    assert (row["entry"], row["number"], row["state"], row["steps"]) == (
        "a",
        1,
        Revision.State.APPROVED,
        "1. 查记录\n2. 等一等",
    )


def test_every_line_of_a_ledger_is_told_in_order():
    line = make_value(channel=make_channel(), value="000 0000 0001")
    rows = [(row["event"], row["value"], row["actor"], row["digest"]) for row in as_json("values")]
    ledger = ContactValue.objects.order_by("pk")
    assert rows == [(each.event, line.value, each.actor.username, each.digest) for each in ledger]


def test_roles_are_told_with_the_second_factor_and_without_secrets():
    call_command("load_roles", verbosity=0)
    person = make_member(role="审核", username="xiaowang", password="secret")
    secret = make_factor(person)
    (row,) = as_json("roles")
    assert (row["account"], row["roles"], row["second_factor"]) == ("xiaowang", "审核", "totp")
    assert not {secret, person.password} & {str(value) for value in row.values()}


def test_sign_ins_are_told():
    person = make_user(username="xiaowang")
    AccountEvent.objects.record("wrong_password", at=NOW, account=person, address="203.0.113.*")
    (row,) = as_json("accounts")
    assert (row["kind"], row["account"], row["address"]) == ("wrong_password", "xiaowang", "203.0.113.*")


@pytest.mark.parametrize("name", HISTORIES)
def test_both_forms_tell_the_same(name):
    make_entry(title="充值没到账")
    make_value()
    AccountEvent.objects.record("signed_in", at=NOW, account=make_user())
    assert [list(row) for row in as_csv(name)] == [list(row) for row in as_json(name)]


@pytest.mark.parametrize(("count"), [1, 3])
def test_it_asks_as_often_for_three_rows_as_for_one(count, django_assert_num_queries):
    for _ in range(count):
        make_entry()
    with django_assert_num_queries(2):
        list(lines(HISTORIES["revisions"], "jsonl"))


def test_no_cell_is_a_formula():
    make_entry(title="=1+1")
    assert [row["title"] for row in as_csv("revisions")] == ["'=1+1"]


def test_the_auditor_takes_it_away():
    call_command("load_roles", verbosity=0)
    make_entry(slug="a")
    client = signed_in(make_member(role="只读审计"))
    response = client.get("/admin/faq/accountevent/history/revisions.csv")
    text = b"".join(response.streaming_content).decode()
    is_kept = "no-store" not in response.headers["Cache-Control"]
    assert (is_kept, text.startswith(f"{BOM}entry,number")) == (False, True)


@pytest.mark.parametrize("file", ["nothing.csv", "revisions.xls"])
def test_what_there_is_not_is_not_found(file):
    client = signed_in(make_user(is_superuser=True))
    assert client.get(f"/admin/faq/accountevent/history/{file}").status_code == 404
