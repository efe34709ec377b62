"""Dates, times and amounts in folded text: numbers that nobody would dial. Pure."""

import re

HAN_DIGITS = dict(
    zip("零一二两三四五六七八九壹贰叁参肆伍陆柒捌玖洞拐勾", "012234567891233456789079", strict=True)
)
HAN_DIGIT = f"[{''.join(HAN_DIGITS)}]"

_MONEY = r"(?:元(?![旦宵])|块(?!链)|万(?!一)|亿|美元|美金|港[元币]|欧元|日元|人民币|rmb|cny|usd[tc]?|%|‰|折)"
_MONTH, _DAY = r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR, _TO = r"(?:19|20)\d\d", r"\s?[-–—~至到]\s?"
_ORDINARY = re.compile(
    "|".join(
        rf"(?<![\d.:-]){pattern}"
        for pattern in (
            rf"{_YEAR}\s?[-/.年]\s?{_MONTH}\s?[-/.月]\s?{_DAY}日?(?![\d])",
            rf"{_YEAR}[-/.]{_MONTH}(?![\d.-])",
            rf"{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d|{HAN_DIGIT})",
            rf"{_YEAR}{_TO}{_YEAR}(?![\d-])",
            r"(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\d:])",
            rf"(?:[01]?\d|2[0-4])\.[0-5]\d{_TO}(?:[01]?\d|2[0-4])\.[0-5]\d(?![\d.-])",
            rf"{_MONTH}\.{_DAY}{_TO}{_MONTH}\.{_DAY}(?![\d.-])",
            rf"\d{{1,6}}{_TO}\d{{1,6}}\s?{_MONEY}",
            rf"\d{{1,9}}(?:,\d{{3}})*(?:\.\d{{1,4}})?\s?[多余来]?{_MONEY}",
            r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)",
        )
    )
    + r"|[¥$€£]\s?\d{1,9}(?:,\d{3})*(?:\.\d{1,4})?(?![\d-])"
)
BLANK = "年"  # a letter to the rules below: no number reaches across it


def without_ordinary_numbers(text: str) -> str:
    """`text` with dates, times and amounts blanked, each character by one, so that places stay."""
    return _ORDINARY.sub(lambda found: BLANK * len(found.group()), text)
