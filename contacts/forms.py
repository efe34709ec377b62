"""The forms that readers fill in."""

from django import forms

from contacts.models import Channel, ContactReport
from contacts.models.fakes import VALUE_LENGTH, validate_one_contact
from contacts.models.reports import NOTE_LENGTH


class ReportForm(forms.Form):
    """A number that is wrong, or poses as an official one."""

    kind = forms.ChoiceField(
        label="哪里不对", choices=ContactReport.Kind.choices, initial="fake", widget=forms.RadioSelect
    )
    value = forms.CharField(
        label="是哪个号码、网址、邮箱或账号",
        max_length=VALUE_LENGTH,
        validators=[validate_one_contact],
        help_text="只写一个。账号前写明平台，如“微信号 abc_12345”。",
        error_messages={"required": "请写上号码、网址、邮箱或账号。"},
    )
    channel = forms.ModelChoiceField(
        label="它冒充或写错的是哪个渠道（可不选）",
        queryset=Channel.objects.none(),
        required=False,
        empty_label="不知道",
        error_messages={"invalid_choice": "没有这个渠道，请重新选。"},
    )
    note = forms.CharField(
        label="怎么回事（可不写）",
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="不要写姓名、身份证号、银行卡号。长的数字和邮箱在保存前会被遮住。",
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs, label_suffix="", auto_id="report_%s")
        self.fields["channel"].queryset = Channel.objects.select_related("wallet").in_page_order()
        self.fields["channel"].label_from_instance = lambda channel: f"{channel.wallet.name} · {channel.name}"
