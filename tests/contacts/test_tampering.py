"""Random changes to the ledger behind the application's back: none is ever shown."""

import random
from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from contacts.directory import cards_of
from contacts.models import Channel, ContactValue
from tests.conftest import NOW
from tests.factories import make_channel, make_user, make_value, make_wallet
from tests.tampering import lift_rules

pytestmark = pytest.mark.django_db


def write(table: str, pk: int, fields: dict) -> None:
    columns = ", ".join(f"{name} = %s" for name in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {columns} WHERE id = %s", [*fields.values(), pk])


def shown(channels: Iterable[Channel] | None = None) -> dict[int, str]:
    """Channel → the value that a page shows, for these or all."""
    wallets = {channel.wallet for channel in channels or Channel.objects.select_related("wallet")}
    cards = [card for wallet in wallets for card in cards_of(wallet, NOW)]
    return {card.channel.pk: card.value.value for card in cards if card.value}


def random_change(
    rows: list[ContactValue], people: list[int], chance: random.Random
) -> tuple[str, int, dict]:
    """A change that makes a channel show, or seem to vouch for, something else."""
    row, other = chance.sample(rows, 2)
    days = timedelta(days=chance.randint(1, 400))
    changes = [
        {"value": f"000 0000 {chance.randint(1000, 9999)}"},
        {"value": other.value},
        {"channel_id": other.channel_id},
        {"checked_on": row.checked_on + days},
        {"checked_on": row.checked_on - days},
        {"at": row.at + days},
        {"source_url": "https://evil.example/"},
        {"proposer_id": chance.choice(people)},
        {"actor_id": chance.choice(people)},
        {"event": chance.choice([event for event in ContactValue.Event.values if event != row.event])},
        {"digest": other.digest},
        {"digest": f"{chance.getrandbits(256):064x}"},
        {"value": other.value, "digest": other.digest, "proposal_id": other.proposal_id},
        {"reason": "另一个原因"},
    ]
    change = chance.choice(changes)
    return "contacts_contactvalue", row.pk, change


@pytest.fixture
def rows() -> list[ContactValue]:
    """Live, withdrawn and replaced values of several wallets."""
    for number in range(4):
        line = make_value(channel=make_channel(wallet=make_wallet()), value=f"000 0000 000{number}")
        if number == 3:
            ContactValue.objects.decide(
                line.proposal, ContactValue.Event.WITHDRAWN, person=make_user(), at=NOW, reason="停用"
            )
    return list(ContactValue.objects.all())


@pytest.mark.parametrize("times", [200, pytest.param(1000, marks=pytest.mark.trials)])
def test_no_tampering_is_ever_shown(rows, times):
    lift_rules()
    chance, people = random.Random(20261121), [make_user().pk for _ in range(3)]
    honest, wrong, done = shown(), [], 0
    channels = Channel.objects.select_related("wallet").in_bulk()
    while done < times:
        table, pk, change = random_change(rows, people, chance)
        before = ContactValue.objects.filter(pk=pk).values(*change)[0]
        if before == change:
            continue
        touched = [channels[number] for number in {rows_channel(pk), change.get("channel_id")} if number]
        try:
            with transaction.atomic():
                write(table, pk, change)
                seen = shown(touched)
                transaction.set_rollback(True)
        except IntegrityError:  # refused by a constraint: nothing to show
            seen = {}
        done += 1
        wrong += [(change, seen)] if seen else []
    assert (len(honest), wrong) == (3, [])


def rows_channel(pk: int) -> int:
    return ContactValue.objects.get(pk=pk).channel_id


@pytest.mark.parametrize("field", ["kind", "slug", "wallet_id"])
def test_a_channel_given_another_identity_shows_nothing(field):
    line = make_value()
    other = {"kind": "email", "slug": "other", "wallet_id": make_wallet().pk}[field]
    write("contacts_channel", line.channel_id, {field: other})
    assert shown() == {}


def test_a_tampered_value_is_logged(caplog):
    line = make_value()
    lift_rules()
    write("contacts_contactvalue", line.pk, {"value": "000 0000 0009"})
    shown()
    assert f"channel {line.channel_id}" in caplog.text
