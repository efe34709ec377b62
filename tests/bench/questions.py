"""Questions to fill a portal with and to ask it: from a file with one a line, or made up."""

import json
import os
import random
from itertools import product
from pathlib import Path

os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
from pypinyin import lazy_pinyin

FILE = "SEARCH_BENCH_QUESTIONS"
MANY = 88_649
LONGEST_TITLE = 60
LONGEST_SLIP = 12  # characters of a title in which there is one

WHO = [
    "我",
    "我的",
    "朋友的",
    "家人的",
    "公司的",
    "新办的",
    "刚才",
    "昨天",
    "今天",
    "一直",
    "突然",
    "为什么",
    "请问",
    "怎么",
]
WHAT = [
    "充值",
    "提现",
    "转账",
    "付款",
    "退款",
    "密码",
    "验证码",
    "账户",
    "银行卡",
    "余额",
    "账单",
    "手续费",
    "额度",
    "实名",
    "二维码",
    "红包",
    "优惠券",
    "客服",
    "发票",
    "积分",
    "通知",
    "指纹",
    "手机号",
    "头像",
    "收款",
    "还款",
    "缴费",
    "免密支付",
    "零钱",
    "交易记录",
]
HOW = [
    "没到账",
    "失败了",
    "不见了",
    "打不开",
    "被锁了",
    "改不了",
    "收不到",
    "不能用",
    "一直转圈",
    "显示异常",
    "被拒绝",
    "扣了两次",
    "少了钱",
    "找不到入口",
    "提示错误",
    "太慢",
    "取消不了",
    "重复了",
    "不支持",
    "超过限额",
    "已过期",
    "换了手机",
    "没有记录",
    "要审核",
]
WHEN = ["", "怎么办", "是什么原因", "要多久", "找谁", "可以吗", "在哪里看", "会退回吗", "还能恢复吗"]


def questions(path: str | None) -> list[str]:
    """The questions of the file at `path`, or as many made up."""
    if path:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
        return list(dict.fromkeys(line.strip()[:LONGEST_TITLE] for line in lines if line.strip()))
    made = ["".join(parts) for parts in product(WHO, WHAT, HOW, WHEN)]
    random.Random(1).shuffle(made)
    return made[:MANY]


def asked(titles: list[str], count: int = 400) -> list[str]:
    """What readers might type: three of four with a slip of the pen, one in pinyin."""
    chosen = random.Random(2).sample(titles, min(count, len(titles)))
    return [
        "".join(lazy_pinyin(title))
        if number % 4 == 0
        else title[: len(title) // 2] + title[len(title) // 2 + 1 :]
        for number, title in enumerate(chosen)
    ]


def never_asked_twice(titles: list[str]) -> list[str]:
    """More questions than any process remembers: each title with each slip of the pen."""
    slips = [title[:at] + title[at + 1 :] for title in titles for at in range(min(len(title), LONGEST_SLIP))]
    random.Random(3).shuffle(slips)
    return slips


def write_rows(titles: list[str], path: Path) -> Path:
    """A file for import_entries with these titles."""
    with path.open("w", encoding="utf-8") as file:
        for title in titles:
            row = {
                "title": title,
                "topic": "payment",
                "answer": "请照下面的步骤查看。",
                "steps": ["打开钱包。"],
            }
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path
