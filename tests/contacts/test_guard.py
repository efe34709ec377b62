"""No number and no address in any text that staff write, save the national lines where they belong."""

import pytest
from django.core.exceptions import ValidationError

from contacts.guard import contacts_in
from contacts.models import Channel, Topic, Wallet
from faq.models import Entry, Revision, Step, Symptom
from tests.factories import make_bare_entry, make_channel, make_draft, make_topic, make_wallet

NUMBER = "请打 九五一八八"

LINES = {
    "the police on a security entry": ("security", "报警110", []),
    "advice on a security entry": ("security", "咨询96110", []),
    "complaints on a complaint entry": ("complaint", "金融投诉打12363", []),
    "the police on another entry": ("account", "报警110", ["“110”像是电话号码"]),
    "complaints on a security entry": ("security", "打12363", ["“12363”像是电话号码"]),
}


@pytest.mark.parametrize(("topic", "text", "found"), LINES.values(), ids=LINES)
def test_a_national_line_may_stand_only_where_it_belongs(topic, text, found):
    from contacts.guard import NATIONAL_LINES

    assert contacts_in(text, NATIONAL_LINES.get(topic, frozenset())) == found


def refused(row) -> set[str]:
    with pytest.raises(ValidationError) as error:
        row.full_clean()
    return set(error.value.message_dict)


def texts_of(model, names) -> list:
    return [pytest.param(model, name, id=f"{model.__name__} {name}") for name in names]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "name"),
    texts_of(Wallet, ["summary", "features", "other_names"])
    + texts_of(
        Channel, ["where_to_find", "good_for", "wait", "have_ready", "tips", "peak_advice", "hours_note"]
    )
    + texts_of(Revision, ["title", "answer", "have_ready", "takes", "fallback", "donts"])
    + texts_of(Step, ["action", "expected", "if_not"])
    + texts_of(Symptom, ["phrase"]),
)
def test_it_refuses_a_number_in(model, name):
    makers = {
        Wallet: make_wallet,
        Channel: make_channel,
        Revision: make_draft,
        Step: lambda: make_draft().steps.get(),
        Symptom: lambda: Symptom(entry=make_bare_entry(), phrase="好"),
    }
    row = makers[model]()
    setattr(row, name, NUMBER)
    assert refused(row) == {name}


@pytest.mark.django_db
def test_a_security_entry_may_name_the_police():
    draft = make_draft(entry=make_bare_entry(topic=make_topic(slug="security")), fallback="报警110")
    assert draft.full_clean() is None


@pytest.mark.django_db
def test_an_entry_that_names_the_police_keeps_its_topic():
    draft = make_draft(entry=make_bare_entry(topic=make_topic(slug="security")), fallback="报警110")
    entry = Entry.objects.get(pk=draft.entry_id)
    entry.topic = make_topic(slug="payment")
    with pytest.raises(ValidationError, match="110"):
        entry.full_clean()


@pytest.mark.django_db
def test_every_topic_with_national_lines_is_shipped(content):
    from contacts.guard import NATIONAL_LINES

    assert set(NATIONAL_LINES) <= set(Topic.objects.values_list("slug", flat=True))
