import pytest

from contacts.models import Wallet
from faq.models import Entry
from faq.models.row_counts import count_rows
from tests.factories import make_entry, make_wallet

pytestmark = pytest.mark.django_db


def test_it_counts_rows_of_several_models_at_once(django_assert_num_queries):
    make_entry(wallet=make_wallet(slug="ok"), symptoms=("一", "二"))
    queries = {
        "wallets": Wallet.objects.all(),
        "none": Wallet.objects.filter(slug="gone"),
        "joined": Entry.objects.filter(symptoms__phrase__in=["一", "二"]),
    }
    with django_assert_num_queries(1):
        assert count_rows(queries) == {"wallets": 1, "none": 0, "joined": 1}


@pytest.mark.parametrize("names", [[], ["wallets"]], ids=["nothing", "one"])
def test_it_counts_few(names):
    assert count_rows({name: Wallet.objects.all() for name in names}) == dict.fromkeys(names, 0)
