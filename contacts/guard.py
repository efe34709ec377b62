"""Text never holds a number or address: a channel is referred to, and its value is shown live."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError

from contacts.detection import KIND_WORDS, Kind, find_contacts

# Public national lines that entries of a topic may name.
NATIONAL_LINES = {
    "security": frozenset({"110", "96110"}),
    "complaint": frozenset({"12363"}),
}


ALL_NATIONAL_LINES = frozenset().union(*NATIONAL_LINES.values())


def contacts_in(text: str, allowed: frozenset[str] = frozenset()) -> list[str]:
    """What in `text` reads as a contact, in words; empty when there is nothing to refuse."""
    return [
        f"“{text[found.start : found.end].strip()}”像是{KIND_WORDS[found.kind]}"
        for found in find_contacts(text, allowed=allowed)
    ]


def refuse_contacts(text: str, allowed: frozenset[str] = frozenset()) -> None:
    """Raise ValidationError where `text` holds a contact. Serves as a field validator too."""
    if found := contacts_in(text, allowed):
        raise ValidationError(
            f"{'；'.join(found)}。正文里不写号码和地址：请改成“客服热线”这样的说法，页面会显示核实过的联系方式。"
        )


def refuse_numbers(name: str) -> None:
    """Raise ValidationError where a name in an address holds a telephone number. A field validator.

    Only numbers: words like wechat-pay are what entries are about, and say nothing by themselves.
    """
    found = find_contacts(name, allowed=ALL_NATIONAL_LINES)
    if any(each.kind == Kind.PHONE for each in found):
        raise ValidationError("网址里也不写号码：请改成字母写的名字。")


def refuse_contacts_in_fields(row: object, names: Iterable[str], topic: str) -> None:
    """The same for text fields of a row that is about `topic`, each error at its field."""
    errors = {}
    for name in names:
        try:
            refuse_contacts(getattr(row, name), NATIONAL_LINES.get(topic, frozenset()))
        except ValidationError as error:
            errors[name] = error
    if errors:
        raise ValidationError(errors)
