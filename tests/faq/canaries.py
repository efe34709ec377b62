"""Questions that hold what nobody should type: made-up numbers and addresses of every kind."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from contacts.masking import is_card_number

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
QUESTIONS = (
    "我的号是{}怎么登不上",
    "{}收不到验证码",
    "钱转给{}了能退吗",
    "退款没到账 {}",
    "帮我查一下{}，谢谢",
)
FULL_WIDTH = {ord(digit): chr(ord("０") + int(digit)) for digit in "0123456789"}


def digits(random: Random, count: int) -> str:
    return "".join(random.choice("0123456789") for _each in range(count))


def phone(random: Random) -> str:
    number = f"1{random.choice('3456789')}{digits(random, 9)}"
    return random.choice(
        (number, f"{number[:3]} {number[3:7]} {number[7:]}", f"+86-{number[:3]}-{number[3:]}")
    )


def identity(random: Random) -> str:
    born = date(1950, 1, 1) + timedelta(days=random.randrange(20_000))
    body = f"{random.randrange(110000, 660000)}{born:%Y%m%d}{digits(random, 3)}"
    check = "10X98765432"[
        sum(weight * int(digit) for weight, digit in zip(ID_WEIGHTS, body, strict=True)) % 11
    ]
    return body + random.choice((check, check.lower()))


def card(random: Random) -> str:
    body = f"62{digits(random, random.choice((13, 16)))}"
    number = next(body + last for last in "0123456789" if is_card_number(body + last))
    groups = [number[place : place + 4] for place in range(0, len(number), 4)]
    return random.choice((number, " ".join(groups), "-".join(groups)))


def mail(random: Random) -> str:
    name = "".join(random.choice("abcdefghijkmnpqrstuvwxyz") for _each in range(9))
    return f"{name}{random.choice(('', '7', '.zhang'))}@{random.choice(('qq.com', '163.com', 'mail.example.cn'))}"


def run(random: Random) -> str:
    return digits(random, random.randrange(4, 14))


def canaries(count: int, seed: int = 5) -> Iterator[tuple[str, str]]:
    """Pairs of a canary and a question that holds it, as readers would type them."""
    random = Random(seed)
    for number in range(count):
        canary = (phone, identity, card, mail, run)[number % 5](random)
        written = canary.translate(FULL_WIDTH) if random.random() < 0.1 else canary
        yield canary, random.choice(QUESTIONS).format(written)
