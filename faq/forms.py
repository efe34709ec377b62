"""What readers fill in about an entry."""

from django import forms

from faq.models.feedback import REASONS, TEXT_LENGTH


class FeedbackForm(forms.Form):
    """Why it helped or did not. The reasons to choose from are those of the answer."""

    reason = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={"required": "请选一个原因。", "invalid_choice": "没有这个原因，请重新选。"},
    )
    note = forms.CharField(
        label="哪一步、看到了什么（可不写）",
        max_length=TEXT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="不要写姓名、账号、验证码。长的数字和邮箱在保存前会被遮住。",
    )

    def __init__(self, *, solved: bool, data=None) -> None:
        super().__init__(data, label_suffix="", auto_id="feedback_%s")
        reason = self.fields["reason"]
        reason.label = "是怎么解决的？" if solved else "是哪里不行？"
        reason.choices = [(each.value, each.label) for each in REASONS[solved]]
