"""A small but complete source of content, to be damaged or changed by tests."""

from pathlib import Path

from faq.content.loading import Report

FILES = {
    "documents": """\
documents:
  - file: a.txt
    title: 客服指南
    sections:
      - 开头
      - 充值
""",
    "topics": """\
topics:
  - {slug: topup, name: 充值提现}
  - {slug: refund, name: 退款}
""",
    "op": """\
wallet:
  slug: op
  name: OP钱包
  other_names: [OP, OP APP]
  summary: 一个钱包。
  features:
    - 付款
    - 转账
  sources:
    - {document: a.txt, section: 开头}

channels:
  - slug: hotline
    kind: hotline
    name: OP热线
    where_to_find: 官网底部。
    good_for: [查交易]
    topics: [topup]
    hours:
      basis: usual
      note: 通常如此。
      periods:
        - {days: workday, opens: "09:00", closes: "18:00"}
    sources:
      - {document: a.txt, section: 充值}

entries:
  - slug: op-top-up
    topic: topup
    urgency: today
    title: 充值没到账
    answer: 先查记录，再找客服。
    have_ready: [手机号]
    steps:
      - do: 打开记录
        see: 有这笔充值
      - do: 联系客服
        if_not: 看退款办法
        if_not_entry: op-refund
    fallback: 再等一天。
    donts: [不要再充一次]
    symptoms: [钱没到, 充了没有, 没收到钱, 余额没变, 钱去哪了, 充值失败]
    sources:
      - {document: a.txt, section: 充值}
  - slug: op-refund
    topic: refund
    title: 想退款
    answer: 在记录里申请。
    steps:
      - do: 打开订单
    symptoms: [退钱, 要退款, 怎么退, 退货, 钱退给我, 不要了]
    sources:
      - {document: a.txt, section: 开头}
""",
    "ok": """\
wallet:
  slug: ok
  name: OK钱包
  summary: 另一个钱包。
  sources:
    - {document: a.txt, section: 开头}
""",
    "okpay": """\
wallet:
  slug: okpay
  name: OKPay
  summary: 第三个钱包。
  sources:
    - {document: a.txt, section: 开头}
""",
    "general": """\
wallet:
  slug: general
  name: 通用指南
  summary: 都适用。
  sources:
    - {document: a.txt, section: 开头}
""",
    "synonyms": """\
synonyms:
  - words: [充值, 充钱]
  - {words: [花呗], means: [信用]}
""",
    "tiles": """\
tiles:
  - 钱没到
  - 想退款
""",
    "calendar": """\
years:
  - year: 2026
    arrangement: announced
    source: 通知
    days:
      - {date: 2026-10-01, kind: "off", name: 国庆节}
      - {date: 2026-10-10, kind: work, name: 国庆节}
""",
}

# What the source holds.
DOCUMENTS, SECTIONS, TOPICS, WALLETS, CHANNELS, ENTRIES, SYNONYMS, TILES, YEARS = 1, 2, 2, 4, 1, 2, 2, 2, 1
EVERYTHING = DOCUMENTS + SECTIONS + TOPICS + WALLETS + CHANNELS + ENTRIES + SYNONYMS + TILES + YEARS


def outcomes(report: Report) -> dict[str, int]:
    """How many things had each outcome, without outcomes that did not occur."""
    return {outcome: count for outcome, count in report.counts.items() if count}


def write_source(directory: Path) -> Path:
    for name, text in FILES.items():
        (directory / f"{name}.yaml").write_text(text, encoding="utf-8")
    return directory


def edit(directory: Path, name: str, old: str, new: str) -> None:
    """Put `new` in place of `old`, which stands exactly once in the file."""
    file = directory / f"{name}.yaml"
    before, after = file.read_text(encoding="utf-8").split(old)
    file.write_text(before + new + after, encoding="utf-8")
