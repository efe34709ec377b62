"""Wallets and topics."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from contacts.models import SourceDocument, SourceSection, Topic, Wallet
from tests.factories import make_channel, make_topic, make_wallet

pytestmark = pytest.mark.django_db


def test_it_stands_in_the_order_of_staff():
    for slug, position in (("c", 1), ("b", 2), ("a", 2)):
        make_wallet(slug=slug, position=position)
    assert [wallet.slug for wallet in Wallet.objects.all()] == ["c", "a", "b"]


def test_it_orders_topics_the_same_way():
    for slug, position in (("c", 1), ("b", 2), ("a", 2)):
        make_topic(slug=slug, position=position)
    assert [topic.slug for topic in Topic.objects.all()] == ["c", "a", "b"]


def test_it_has_addresses_of_its_slug():
    wallet = make_wallet(slug="ok")
    addresses = (wallet.get_absolute_url(), wallet.get_contact_url())
    assert addresses == ("/wallets/ok/", "/wallets/ok/contact/")


@pytest.mark.parametrize(("slug", "expected"), [("general", True), ("ok", False)])
def test_it_knows_the_guide_that_applies_to_all(slug, expected):
    assert make_wallet(slug=slug).is_general is expected


def test_it_gives_names_and_features_as_lists():
    wallet = make_wallet(other_names="OK钱包APP\nOK Wallet\n", features="充值\n\n提现")
    lists = (wallet.other_name_list, wallet.feature_list)
    assert lists == (["OK钱包APP", "OK Wallet"], ["充值", "提现"])


def test_it_finds_wallets_with_channels_each_once():
    wallet = make_wallet()
    make_channel(wallet=wallet)
    make_channel(wallet=wallet)
    make_wallet()
    assert list(Wallet.objects.with_channels()) == [wallet]


@pytest.mark.parametrize(
    ("make", "column"),
    [
        pytest.param(lambda: make_wallet(slug="same"), "slug", id="wallet address"),
        pytest.param(lambda: make_wallet(name="同名"), "name", id="wallet name"),
        pytest.param(lambda: make_topic(slug="same"), "slug", id="topic address"),
        pytest.param(lambda: make_topic(name="同名"), "name", id="topic name"),
    ],
)
def test_it_refuses_the_same_twice(make, column):
    make()
    with pytest.raises(IntegrityError, match=column), transaction.atomic():
        make()


def test_it_keeps_a_wallet_that_has_channels():
    with pytest.raises(ProtectedError):
        make_channel().wallet.delete()


@pytest.mark.parametrize(
    ("model", "make"),
    [pytest.param(Wallet, make_wallet, id="wallet"), pytest.param(Topic, make_topic, id="topic")],
)
def test_it_is_found_by_its_natural_key(model, make):
    made = make()
    assert model.objects.get_by_natural_key(*made.natural_key()) == made


def make_section() -> SourceSection:
    document = SourceDocument.objects.create(file_name="a.txt", title="怎样联系客服")
    return document.sections.create(heading="服务时间")


def test_it_names_a_source_by_its_title():
    assert str(make_section()) == "《怎样联系客服》服务时间"


def test_it_finds_a_source_section_by_its_natural_key():
    section = make_section()
    assert SourceSection.objects.get_by_natural_key(*section.natural_key()) == section


def test_it_finds_a_source_document_by_its_natural_key():
    document = make_section().document
    assert SourceDocument.objects.get_by_natural_key(*document.natural_key()) == document


def test_it_refuses_a_section_twice_in_a_document():
    section = make_section()
    with pytest.raises(IntegrityError, match="heading"), transaction.atomic():
        section.document.sections.create(heading="服务时间")


def test_it_keeps_a_document_that_has_sections():
    with pytest.raises(ProtectedError):
        make_section().document.delete()
