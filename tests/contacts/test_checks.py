import pytest
from django.core.checks import run_checks

from contacts.checks import NO_PROXY


@pytest.mark.parametrize(
    ("public", "proxies", "expected"),
    [
        pytest.param(True, [], [NO_PROXY], id="public without a proxy"),
        pytest.param(True, ["unix"], [], id="public behind a proxy"),
        pytest.param(False, [], [], id="one machine"),
    ],
)
def test_a_public_portal_names_its_proxy(settings, public, proxies, expected):
    settings.PUBLIC, settings.TRUSTED_PROXIES = public, proxies
    found = run_checks(tags=["security"], include_deployment_checks=True)
    assert [message for message in found if message.id == NO_PROXY.id] == expected
