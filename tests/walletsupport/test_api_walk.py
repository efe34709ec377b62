"""A client that believes the published description of the API, and asks it all kinds of things."""

from copy import deepcopy

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import positive_data_acceptance

from contacts.models import ServicePeriod
from tests.factories import make_channel, make_entry, make_fake, make_topic, make_value, make_wallet
from walletsupport.api import api
from walletsupport.wsgi import application

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "something_of_everything")]

described = schemathesis.openapi.from_dict(api.get_openapi_schema())
described.app = application
UNCOMPRESSED = {"Accept-Encoding": "identity"}  # the client does not unpack
OPTIONS = {
    "deadline": None,
    "database": None,
    "derandomize": True,
    "suppress_health_check": list(HealthCheck),
}


@pytest.fixture
def something_of_everything() -> None:
    """What the examples of the description name."""
    wallet, topic = make_wallet(slug="ok", other_names="好的"), make_topic(slug="topup")
    channel = make_channel(wallet=wallet, hours_basis="usual", good_for="充值", tips="慢慢说")
    channel.topics.add(topic)
    ServicePeriod.objects.create(channel=channel, days="daily", opens="09:00", closes="18:00")
    make_value(channel=channel)
    make_channel(wallet=wallet, kind="social")
    make_fake()
    text = {"takes": "一天", "donts": "不要转账", "fallback": "打客服。", "have_ready": "单号"}
    make_entry(
        slug="ok-top-up-not-received",
        title="钱充了没到",
        wallet=wallet,
        topic=topic,
        symptoms=("钱没到",),
        text=text,
    )
    make_entry(wallet=wallet, topic=topic)


def ask(case) -> int:
    """Ask and compare with the description; the status of the answer."""
    # What holds nothing to check (a comma, say) is refused for what it means, not for its form.
    spared = [positive_data_acceptance] if case.operation.path.endswith("/check") else []
    return case.call_and_validate(headers=UNCOMPRESSED, excluded_checks=spared).status_code


@described.parametrize()
@settings(max_examples=15, **OPTIONS)
def test_it_answers_as_described(case):
    ask(case)


@pytest.mark.trials
@described.parametrize()
@settings(max_examples=300, **OPTIONS)
def test_it_answers_as_described_however_long_one_asks(case):
    ask(case)


def case_of(schema, path: str, **given: str):
    return schema[path]["GET"].Case(**{name: {"slug": value} for name, value in given.items()})


@pytest.mark.parametrize("path", sorted(api.get_openapi_schema()["paths"]))
def test_its_examples_are_found(path):
    said = described.raw_schema["paths"][path]["get"]["parameters"]
    given = {
        where: {
            each["name"]: each["examples"][0] for each in said if each["in"] == where and each.get("examples")
        }
        for where in ("path", "query")
    }
    case = described[path]["GET"].Case(path_parameters=given["path"], query=given["query"])
    assert ask(case) == 200


@pytest.mark.parametrize(
    "path", ["/api/v1/wallets/{slug}", "/api/v1/wallets/{slug}/channels", "/api/v1/entries/{slug}"]
)
def test_what_is_not_there_is_described_too(path):
    assert ask(case_of(described, path, path_parameters="gone")) == 404


def test_an_answer_that_is_not_described_is_seen():
    silent = deepcopy(api.get_openapi_schema())
    del silent["paths"]["/api/v1/wallets/{slug}"]["get"]["responses"][404]
    other = schemathesis.openapi.from_dict(silent)
    other.app = application
    with pytest.raises(FailureGroup):
        ask(case_of(other, "/api/v1/wallets/{slug}", path_parameters="gone"))
