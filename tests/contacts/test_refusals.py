import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from contacts.refusals import reason_of


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionDenied("您没有核准的权限。"), "您没有核准的权限。"),
        (ValidationError(["还缺：标题。", "还缺：步骤。"]), "还缺：标题。还缺：步骤。"),
        (ValidationError({"value": "不对。"}), "不对。"),
    ],
    ids=["no permission", "several faults", "a fault of a field"],
)
def test_it_says_why(error, words):
    assert reason_of(error) == words
