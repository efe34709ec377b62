"""What pasted values are compared as: one spelling for the same contact, and only for the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.comparing import Contact, comparable, contacts_in, platform_named_in, read
from contacts.detection import Kind


@pytest.mark.parametrize(
    ("value", "form"),
    [
        pytest.param("95188", "95188", id="as it is"),
        pytest.param("９５１８８", "95188", id="full-width"),
        pytest.param("九五一八八", "95188", id="Chinese numerals"),
        pytest.param("玖伍壹捌捌", "95188", id="bankers' numerals"),
        pytest.param("幺〇〇八六", "10086", id="spoken one"),
        pytest.param(" 95 1-88。", "95188", id="separators and a full stop"),
        pytest.param("9\u200b5188", "95188", id="zero-width space"),
        pytest.param("tel:95188", "95188", id="tel link"),
        pytest.param("客服热线：95188", "95188", id="label"),
        pytest.param("+86 95188", "95188", id="+86"),
        pytest.param("0086-95188", "95188", id="0086"),
        pytest.param("8613800138000", "13800138000", id="86 before a mobile number"),
        pytest.param("013800138000", "13800138000", id="0 before a mobile number"),
        pytest.param("0 138 0013 8000", "13800138000", id="0 before a mobile number in groups"),
        pytest.param("电话:0138-0013-8000", "13800138000", id="0 before a mobile number with its label"),
        pytest.param("+86013800138000", "13800138000", id="+86 and 0 before a mobile number"),
        pytest.param("86 0138 0013 8000", "13800138000", id="86 and 0 before a mobile number"),
        pytest.param("086-13800138000", "13800138000", id="086 before a mobile number"),
        pytest.param("TEL13800138000", "13800138000", id="tel without separator"),
        pytest.param("(010) 6653-1234", "01066531234", id="area code"),
        pytest.param("86-10-6653-1234", "01066531234", id="86 before an area code"),
        pytest.param("861066531234", "01066531234", id="86 before an area code, in one piece"),
        pytest.param("8610-66531234", "01066531234", id="86 glued to an area code"),
        pytest.param("86 0755 6653 1234", "075566531234", id="86 and 0 before an area code"),
        pytest.param("+86 10 6653 1234", "01066531234", id="area code after +86"),
        pytest.param("+86 400-800-1234", "4008001234", id="400 after +86"),
        pytest.param("+95188", "+95188", id="a + alone is abroad"),
        pytest.param("0095188", "0095188", id="00 alone is abroad"),
        pytest.param("https://www.OKPay.com/", "okpay.com", id="scheme, www, slash"),
        pytest.param("okpay.com/Kefu?from=sms#top", "okpay.com/Kefu", id="plain query and fragment"),
        pytest.param("okpay。com", "okpay.com", id="ideographic dot"),
        pytest.param("ｈｔｔｐｓ：／／ｏｋｐａｙ．ｃｏｍ", "okpay.com", id="full-width link"),
        pytest.param("支付.cn", "xn--bnq875c.cn", id="Chinese host"),
        pytest.param("https://XN--BNQ875C.cn", "xn--bnq875c.cn", id="the same in ASCII"),
        pytest.param("mailto:KeFu@OKPay.com?subject=hi", "kefu@okpay.com", id="mailto"),
        pytest.param("邮箱：kefu@okpay.com", "kefu@okpay.com", id="label of an address"),
        pytest.param("微信号：OKPay_kefu", "okpay_kefu", id="WeChat id"),
        pytest.param("微信okpay_kefu", "okpay_kefu", id="WeChat without separator"),
        pytest.param("QQ800012345", "800012345", id="QQ"),
        pytest.param("加Q800012345", "800012345", id="Q after a word of adding"),
        pytest.param("加q:800012345", "800012345", id="q after a word of adding, with a colon"),
        pytest.param("添加Q 800012345", "800012345", id="Q and a space after a word of adding"),
        pytest.param("Q：800012345", "800012345", id="Q with a colon"),
        pytest.param("Q号800012345", "800012345", id="Q number"),
        pytest.param("公眾號「OK支付」", "ok支付", id="label in Traditional characters"),
        pytest.param("@okpay", "okpay", id="at sign"),
        pytest.param("微信支付", "微信支付", id="a name that begins like a label"),
        pytest.param("——", "", id="nothing"),
    ],
)
def test_it_compares(value, form):
    assert comparable(value) == form


@pytest.mark.parametrize(
    "number",
    [
        pytest.param("86101234", id="local number that begins with 86"),
        pytest.param("86101234567", id="a digit short of a landline"),
        pytest.param("8610123456789", id="a digit more than a landline"),
        pytest.param("864008001234", id="86 before 400"),
        pytest.param("868008001234", id="86 before 800"),
        pytest.param("0013800138000", id="abroad after 00"),
        pytest.param("01380013800", id="0 before a digit too few"),
        pytest.param("0138001380000", id="0 before a digit too many"),
        pytest.param("01012345678", id="landline of Beijing"),
        pytest.param("q800012345", id="an account that begins with q"),
        pytest.param("faq12345", id="a word that ends in q"),
        pytest.param("hotel12345", id="a word that ends in tel"),
    ],
)
def test_it_leaves_as_it_is(number):
    assert comparable(number) == number


@pytest.mark.parametrize(
    ("value", "official"),
    [
        pytest.param("951880", "95188", id="a digit more"),
        pytest.param("010-95188", "95188", id="with an area code"),
        pytest.param("8655 1234-5678", "0551-2345678", id="two numbers"),
        pytest.param("86551234-5678", "0551-2345678", id="local number with an extension"),
        pytest.param("加Q友12345", "QQ 12345", id="Q as part of a word"),
        pytest.param("951８B", "95188", id="look-alike letter"),
        pytest.param("оkpay.com", "okpay.com", id="Cyrillic о"),
        pytest.param("okpaß.com", "okpass.com", id="sharp s"),
        pytest.param("okpay.com/help", "okpay.com", id="another path"),
        pytest.param("okpay.com/kefu", "okpay.com/Kefu", id="path in other case"),
        pytest.param("m.okpay.com", "okpay.com", id="another host"),
        pytest.param("okpay.com.evil.cn", "okpay.com", id="host goes on"),
        pytest.param("https://okpay.com@evil.cn", "okpay.com", id="user name"),
        pytest.param("https://okpay.com\\@evil.cn", "okpay.com", id="backslash"),
        pytest.param("okpay.com?to=evil.cn", "okpay.com", id="query leads elsewhere"),
        pytest.param("okpay.com#/pay", "okpay.com", id="fragment with a path"),
        pytest.param("okpay.com:8443", "okpay.com", id="another port"),
        pytest.param("kefu@okpay.com.cn", "kefu@okpay.com", id="address goes on"),
        pytest.param("OK錢包", "OK钱包", id="another account in Traditional characters"),
    ],
)
def test_it_tells_apart(value, official):
    assert comparable(value) != comparable(official)


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        pytest.param("拨打 95188 或加微信 ok_kefu88", ["95188", "ok_kefu88"], id="a sentence"),
        pytest.param("95188\n95588", ["95188", "95588"], id="lines"),
        pytest.param("95188,95588 95533", ["95188", "95588", "95533"], id="a row"),
        pytest.param("客服95188，网址okpay.com", ["95188", "okpay.com"], id="commas"),
        pytest.param("OK客服 <kefu@okpay.com>", ["kefu@okpay.com"], id="mail header"),
        pytest.param("95188、9 5 1 8 8、九五一八八", ["95188"], id="the same again"),
        pytest.param("138 0013 8000", ["13800138000"], id="groups are one number"),
        pytest.param("打kf95188", ["kf95188"], id="letters before"),
        pytest.param("请打+95188", ["+95188"], id="plus before"),
        pytest.param("请打00 95188", ["0095188"], id="zeros before"),
        pytest.param(
            "看okpay.com.evil.cn/95188",
            ["xn--okpay-mw2m.com.evil.cn/95188", "okpay.com.evil.cn/95188"],
            id="sentence or host",
        ),
        pytest.param("okpay.com.evil.cn/95188", ["okpay.com.evil.cn/95188"], id="number in a link"),
        pytest.param("请联系kefu@okpay.com谢谢", ["kefu@okpay.com"], id="address in a sentence"),
        pytest.param("请打开okpay.com谢谢", ["okpay.com"], id="link in a sentence"),
        pytest.param("95188@evil.cn", ["95188@evil.cn"], id="number in an address"),
        pytest.param("OK支付服务", ["ok支付服务"], id="an account name"),
        pytest.param(" \n，；\x00\ud800", [], id="nothing"),
    ],
)
def test_it_finds(text, forms):
    assert [contact.form for contact in contacts_in(text)] == forms


@pytest.mark.parametrize(
    ("typed", "listed", "expected"),
    [
        pytest.param("", "qq", True, id="platform not told"),
        pytest.param("qq", "qq", True, id="the same platform"),
        pytest.param("qq", "phone", False, id="another platform"),
        pytest.param("qq", "", False, id="platform of the listed one not known"),
    ],
)
def test_it_heeds_the_platform(typed, listed, expected):
    one, other = (Contact("", Kind.PHONE, "95188", platform) for platform in (typed, listed))
    assert one.may_be(other) is expected


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        pytest.param("evil-okpay.com/", "evil-okpay.com", id="the host itself"),
        pytest.param("https://evil-okpay.com/login", "evil-okpay.com", id="a page"),
        pytest.param("evil-okpay.com:8080", "evil-okpay.com", id="a port"),
        pytest.param("evil-okpay.com?u=https://okpay.com/", "evil-okpay.com", id="a query"),
        pytest.param("http://M.Evil-OKPay.com:8080/a#/b", "evil-okpay.com", id="a subdomain"),
        pytest.param("kf@evil-okpay.com", "evil-okpay.com", id="mail"),
        pytest.param("kf@mail.evil-okpay.com", "https://www.evil-okpay.com", id="mail of a subdomain"),
        pytest.param("https://okpay.com@evil-okpay.com/a", "evil-okpay.com", id="behind a user name"),
        pytest.param("https://evil-okpay.com\\@okpay.com", "evil-okpay.com", id="before a backslash"),
        pytest.param("https://m.支付.cn/a", "支付.cn", id="Chinese host"),
    ],
)
def test_a_host_covers(typed, host):
    assert read(host).covers(read(typed))


@pytest.mark.parametrize(
    ("typed", "listed"),
    [
        pytest.param("notevil-okpay.com", "evil-okpay.com", id="a longer name"),
        pytest.param("evil-okpay.com.cn", "evil-okpay.com", id="host goes on"),
        pytest.param("evil-okpay.com@okpay.com", "evil-okpay.com", id="its name before an @"),
        pytest.param("okpay.com/evil-okpay.com", "evil-okpay.com", id="its name in a path"),
        pytest.param("evil-okpay.com", "m.evil-okpay.com", id="the domain above it"),
        pytest.param("evil-okpay.com/a/b", "evil-okpay.com/a", id="beyond a page"),
        pytest.param("evil-okpay.com", "kf@evil-okpay.com", id="host of an address"),
        pytest.param("evil-okpay.com", "com", id="an ending"),
        pytest.param("微信号 okpay", "okpay", id="accounts"),
        pytest.param("95188", "95188", id="numbers"),
    ],
)
def test_nothing_else_is_covered(typed, listed):
    assert not read(listed).covers(read(typed))


@pytest.mark.parametrize(
    ("name", "platform"),
    [("OK支付官方微信公众号", "public"), ("官方微博", "weibo"), ("社交媒体官方账号", ""), ("在线客服", "")],
)
def test_it_reads_the_platform_of_a_channel(name, platform):
    assert platform_named_in(name) == platform


@given(st.text(max_size=60))
def test_it_never_raises(text):
    for contact in contacts_in(text):
        contact.covers(contact)
    platform_named_in(text)


@given(st.from_regex(r"[1-9]{5,11}", fullmatch=True), st.sampled_from(["", " ", "-", "·", " - ", "\u200b"]))
def test_separators_make_no_difference(number, separator):
    assert comparable(separator.join(number)) == comparable(number)


NATIONAL = (
    r"1[3-9][0-9]{9}|0(10|2[0-9])[2-9][0-9]{7}|0[3-9][0-9]{2}[2-9][0-9]{6,7}|[48]00[0-9]{7}|[2-9][0-9]{6,7}"
)


@given(st.from_regex(NATIONAL, fullmatch=True))
def test_a_national_number_is_no_other(number):
    assert comparable(number) == number


@given(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.sampled_from(["0", "86", "+86", "0086", "86 0", "+86-0", "TEL", "电话：0"]),
)
def test_what_stands_before_a_mobile_number_makes_no_difference(number, before):
    assert comparable(before + number) == number


@given(
    st.from_regex(r"(10|2[0-9])[2-9][0-9]{7}|(?![48]00)[3-9][0-9]{2}[2-9][0-9]{6,7}", fullmatch=True),
    st.sampled_from(["86", "86-", "+86 ", "0086", "86 0", "86-0"]),
)
def test_a_country_code_before_a_landline_makes_no_difference(number, before):
    assert comparable(before + number) == f"0{number}"


@given(st.from_regex(r"[1-9]{5,8}", fullmatch=True), st.sampled_from("0123456789"))
def test_another_digit_makes_another_number(number, digit):
    assert comparable(number + digit) != comparable(number)
