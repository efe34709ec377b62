from datetime import timedelta

import pytest
from django.urls import reverse

from faq.models import Step, StepStop
from tests.conftest import NOW
from tests.factories import make_entry, make_wallet

pytestmark = pytest.mark.usefixtures("clock")

LIST = reverse("admin:faq_stepstop_changelist")


@pytest.fixture
def stop(db) -> StepStop:
    entry = make_entry(title="没到账", steps=("看记录", "看短信"), wallet=make_wallet(name="OK钱包"))
    step = Step.objects.get(revision__entry=entry, position=2)
    StepStop.objects.create(step=step, day=NOW.date() - timedelta(days=1), stuck=1)
    return StepStop.objects.create(step=step, day=NOW.date(), stuck=5, left=3)


@pytest.mark.parametrize("role", ["编辑", "审核", "只读审计", "管理员"])
def test_staff_see_at_which_step_people_stop(client, sign_in, stop, role):
    sign_in(role)
    shown = client.get(LIST).content.decode()
    assert [part in shown for part in ("没到账（OK钱包）", "看短信", ">6<", ">3<")] == [True] * 4


@pytest.mark.parametrize("page", ["add", "change", "delete"])
def test_nobody_writes_in_it(client, sign_in, stop, page):
    sign_in("管理员")
    arguments = [] if page == "add" else [stop.pk]
    answer = client.post(reverse(f"admin:faq_stepstop_{page}", args=arguments))
    assert (answer.status_code, StepStop.objects.count()) == (403, 2)


def test_the_list_takes_as_many_queries_for_three_as_for_one(
    client, sign_in, stop, django_assert_max_num_queries
):
    sign_in("编辑")
    with django_assert_max_num_queries(12):
        client.get(LIST)
    for entry in (make_entry(), make_entry()):
        StepStop.objects.create(step=Step.objects.get(revision__entry=entry), day=NOW.date(), left=1)
    with django_assert_max_num_queries(12):
        client.get(LIST)
