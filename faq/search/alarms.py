"""Alarms: whether a question says that money is going, asks how to prevent it, or tells of despair.

Pure: folded text in, yes or no out.
"""

import re

# Said when money or the phone is going just now or has just gone, or by who is being defrauded.
_URGENT = re.compile(
    r"骗|被片了|被坑|诈(?:欺|取)|敲诈|电诈|上当|刷单|杀猪盘|钓鱼(?:网站|链接|短信)|冒充|假(?:冒|的?客服|警察|公安)|救命|救救我"
    r"|(?:共享|分享)(?:我的|手机)?屏幕|屏幕共享|远程(?:控制|操作|协助)|控制(?:了)?我的?手机|安全账户|公安局|公检法"
    r"|(?:有人|对方|他们|陌生人|陌生电话|网友|自称)[^,。!?]{0,12}(?:叫|让|要|催|喊|教)我[^,。!?]{0,6}"
    r"(?:转|打钱|汇|付|交钱|过数|下载|安装|点|扫码|验证码|借钱)"
    r"|(?:接到|打来|来电)[^,。!?]{0,12}(?:叫|让|要|催|喊|教)我?[^,。!?]{0,6}(?:转|打钱|汇|付|交钱|验证码|密码|下载|屏幕)"
    r"|(?<![给跟向找])客服(?:打电话来|打来电话|来电话?|打电话给我)[^,。!?]{0,8}(?:退款|退钱|理赔|赔)"
    r"|中了?[大头]?奖[^,。!?]{0,8}(?:交|付|转|税|手续费)|(?:先|得|要)(?:交|付|转|打)[^,。!?]{0,4}(?:保证金|解冻|押金|激活)"
    r"|验证码(?:都|也)?(?:告诉|念给|发给|报给|给了)|(?:短信|电话|来电)里?(?:说|称|通知)我?[^,。!?]{0,6}(?:异常|有问题|涉嫌|违规)"
    r"|短信里?(?:说|称|通知)我?[^,。!?]{0,6}(?<!解除)冻结"
    r"|被(?:人)?(?:盗|偷|黑|转走|刷走|划走|套路)|盗(?:刷|用|号|取|走)"
    r"|(?:变成|变为|只剩|归)(?:了)?(?:0|零)|(?:马上|赶紧|赶快|立即|立刻|快)[^,。]{0,4}(?:冻结|锁住|停掉)"
    r"|转走|偷(?:走|钱|了)|手机(?:被?(?:丢|偷|抢|掉)|(?:唔|冇)见|不见|遗失|弄丢|找不到|丢失)|丢(?:了)?手机"
    r"|不是我(?:本人)?(?:操作|转|付|买|刷|弄|花|登)|我没有?(?:操作|转|付|买|花)过|(?:非|不是)本人"
    r"|(?:有人|别人|陌生人)(?:在|正在)?偷?偷?(?:登录|登|动|用|拿|转|花)[了过]?我|被别人(?:登|动|用|拿|转|花)"
    r"|(?:问我要|陌生人要)[^,。!?]{0,4}(?:验证码|密码|银行卡)|(?:叫|让)我下载|(?:奇怪|陌生|可疑|不明)的?(?:链接|登录|扣款|网址|短信)"
    r"|报警|报案|(?:打|拨)110(?!\d)|(?<!\d)96110(?!\d)|洗劫|勒索|scam|fraud|hacked|stolen|stole |unauthori[sz]ed|lost (?:my )?phone"
    r"|phone (?:is |was |got )?(?:lost|missing)|money (?:is |was |has |all )*(?:gone|missing|disappeared)|lost (?:all )?my money"
    r"|(?:bei|zha) ?pian|pian ?(?:zi|le|qian)|dao ?shua|bei ?dao|shouji ?diu|qian ?mei ?le|jiu ?ming(?![a-z])"
)
_MONEY_GONE = re.compile(
    r"(?:钱|余额|资金|存款)(?:都|全|突然|莫名其妙|一下子|怎么|在)*"
    r"(?:转|刷|扣|划)?(?:没了|没有了|冇咗|冇晒|冇了|唔见|不见|少了|变少|被转|消失|不翼而飞|飞了)"
)
# The balance is zero of a sudden. Who wants it so, or asks whether it will be, closes the account:
# 余额清零才能注销吗, 怎么把余额清零.
_ZEROED = re.compile(
    r"(?:钱|余额|资金|存款)(?:都|全|突然|忽然|莫名其妙|一下子|一夜之间|怎么|已经?|被人?|就)*(?:清零|清空|变 ?(?:零|0(?![.0-9])))"
    r"(?!了?(?:[就还也]?能|才|[之以]?后|再|可以|吗|注销|规则|是什么))"
)
_WANTED = re.compile(r"(?:把|将|让|使|如何|想(?!问)|需要)[^,。!?]{0,4}$")
_PERSON = (
    "(?:人家|人(?!工)|别人|他人|旁人|外人|他们?|她|对方|骗子|小偷|贼|谁|陌生人|坏人|网友|朋友|同事|室友)"
)
_AWAY = "(?:都|全|给|偷偷|悄悄)*[弄拿取提搞卷划挪](?:走|光|空|没)"
# Taken by somebody: 钱让人家弄走了. But 钱可以让别人取走吗 asks leave.
_TAKEN = re.compile(
    rf"(?:[被遭]|(?<![以能想要么何])[让给叫]){_PERSON}{_AWAY}(?!吗|可以|行吗)|么[让给叫]{_PERSON}{_AWAY}了"
    rf"|(?:钱|余额|资金|存款)(?:都|全)?[被让给叫遭]{_PERSON}(?:都|全|给)*[花用刷动](?:光|掉|没|完)?了"
)
# A secret that others know. Of what may be (密码会泄露吗) or must not (密码不能告诉别人) none says so.
_KEYS = "(?:密码|验证码|私钥|密钥|助记词|恢复词|口令)"
_ALREADY = "(?:都|也|全|可能|好像|已经?|不小心|刚才?)*"
_MINE = "(?:我的?|自己的?|支付|登录|交易|钱包的?|短信)*"
_LEAKED = re.compile(
    rf"{_KEYS}{_ALREADY}被?(?:泄[露漏]|外泄|暴露)(?!吗|的?(?:原因|风险|危险|隐患))|泄[露漏]了{_MINE}{_KEYS}"
    rf"|{_KEYS}{_ALREADY}被{_PERSON}?(?:全|都|给)?(?:知道|晓得|看|偷|拿|套|猜|破解|窃|获取)(?!吗)"
    rf"|{_KEYS}{_ALREADY}被{_PERSON}(?:给)?[改记拍](?!吗)"
    rf"|{_KEYS}{_ALREADY}[让给叫]?{_PERSON}(?:全|都|给)?(?:知道|晓得|看|拿|套|猜|记|拍)[到见走去住出]?了"
    rf"|{_KEYS}{_ALREADY}(?:告诉|说给|念给|发给|报给|给)(?:了(?:{_PERSON}|客服)|(?:{_PERSON}|客服)了)"
    rf"|告诉了{_PERSON}{_MINE}{_KEYS}|告诉{_PERSON}{_MINE}{_KEYS}了"
    # 有人知道密码怎么改吗 asks around, 不让别人知道我的密码 keeps it.
    rf"|(?<![有让给被叫别他旁]){_PERSON}{_ALREADY}(?:知道|看到|看见|拿到|猜到)了?我的?{_MINE}{_KEYS}"
    rf"|(?<![让给被叫别他旁]){_PERSON}{_ALREADY}(?:知道|看到|看见|拿到|猜到)了{_MINE}{_KEYS}"
    r"|(?:password|private key|(?:seed|recovery) phrase) (?:is |was |has |got |been )*(?:leaked|exposed|compromised)"
)
# The phone among other things: 手机和卡都丢了. A number is no phone.
_THINGS = "(?:[和跟与连同及、,]|还有|(?:银行|电话|手机|信用)?卡|身份证|证件|钱包|包|电脑)"
_LOST = re.compile(rf"手机{_THINGS}*(?:都|全|也|一起)+(?:给|弄|搞)*(?:丢|掉了|没了|遗失|不见了)")
_MONEY_SIGNS = str.maketrans(dict.fromkeys("💰💵💴💶💷💸", "钱"))
# A question how to keep it from happening is no emergency,
_PREVENTION = re.compile(
    r"(?:防止|预防|避免|提防|谨防|以防|防范|怎么防|如何防|能不(?!能)|识别|辨别|分辨|看穿|看出|防|反诈)[^,。!?]{0,6}$"
    r"|(?:avoid|prevent|protect)[^,.!?]{0,20}$|fang ?$"
)
# nor is a fear: 怕被骗. But 怕被骗了 says that it may have happened.
_FEAR = re.compile(
    r"(?:怕|担心|免得|以免|容易|不会|会不会|不被)[^,。!?]{0,6}$"
    r"|不(?:想|希望)(?:让|把|我的?|自己的?|支付|登录|交易)*$"
)
# Money that is on its way in is late, and not stolen: 充的钱不见了.
_ON_ITS_WAY = re.compile(r"(?:充|存|提现|退|打进|转进|转入)[^,。!?]{0,6}$")
_CAUTION = re.compile(
    "防止|预防|避免|提防|谨防|以防|防范|怎么防|如何防|识别|辨别|分辨|反诈|安全吗|更安全|保护|怕|担心"
)
# Each with what, said before it, excuses it.
_ALARMS = (
    (_URGENT, None),
    (_MONEY_GONE, _ON_ITS_WAY),
    (_ZEROED, _WANTED),
    (_TAKEN, None),
    (_LEAKED, None),
    (_LOST, None),
)
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")  # 钱 没 了
# Said by who thinks of ending their life; 想死机, 想死你了 and 不想活动 are other words.
_DISTRESS = re.compile(
    r"想死(?!机|你|我了|都想)|不想活(?!动)|自杀|轻生|活不下去|活不成|活着没(?:意思|意义)|没(?:有)?活路|寻短见|想不开"
    r"|死了算了|一死了之|一了百了|结束(?:自己的)?生命|跳楼(?!价)|suicid|kill myself|want to die|bu ?xiang ?huo(?![a-z])"
)


def is_urgent(folded: str) -> bool:
    """Return whether folded text says that money or the phone is going or gone, or tells of fraud."""
    folded = _SPACED.sub("", folded.translate(_MONEY_SIGNS))
    return any(
        not _is_calm(folded, found) and not (excuse and excuse.search(folded, 0, found.start()))
        for alarm, excuse in _ALARMS
        for found in alarm.finditer(folded)
    )


def is_cautious(folded: str) -> bool:
    """Return whether folded text asks how to keep harm from happening, or fears that it may."""
    return _CAUTION.search(folded) is not None


def is_distressed(folded: str) -> bool:
    """Return whether folded text says that somebody thinks of ending their life."""
    return _DISTRESS.search(folded) is not None


def _is_calm(folded: str, found: re.Match) -> bool:
    """Return whether what stands before a word of alarm says that nothing has happened."""
    has_happened = folded[: found.end() + 1].endswith("了")
    is_feared = _FEAR.search(folded, 0, found.start()) and not has_happened
    return bool(is_feared or _PREVENTION.search(folded, 0, found.start()))
