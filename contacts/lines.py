"""Lists that staff write as plain text, one item a line."""


def lines(text: str) -> list[str]:
    """The items of `text`, trimmed, empty lines dropped."""
    return [line.strip() for line in text.splitlines() if line.strip()]
