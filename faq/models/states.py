"""The life of a revision: its states, what may be done to it, and where that leads."""

from django.db import models


class State(models.TextChoices):
    DRAFT = "draft", "草稿"
    IN_REVIEW = "in_review", "待审核"
    APPROVED = "approved", "已核准"
    SENT_BACK = "sent_back", "已退回"
    SET_ASIDE = "set_aside", "已搁置"


class Event(models.TextChoices):
    WRITTEN = "written", "改了文字"
    SUBMITTED = "submitted", "提交审核"
    WITHDRAWN = "withdrawn", "撤回"
    SENT_BACK = "sent_back", "退回"
    APPROVED = "approved", "核准"
    SET_ASIDE = "set_aside", "搁置"


# While somebody reviews it, the text stays as they read it.
EDITABLE = frozenset({State.DRAFT, State.SENT_BACK})
OPEN = EDITABLE | {State.IN_REVIEW}
# What may be done in which states, and the state it leads to. The desk offers approving only of
# what was submitted, or to those who may publish their own.
MOVES = {
    Event.WRITTEN: (EDITABLE, None),
    Event.SUBMITTED: (EDITABLE, State.IN_REVIEW),
    Event.WITHDRAWN: ({State.IN_REVIEW}, State.DRAFT),
    Event.SENT_BACK: ({State.IN_REVIEW}, State.SENT_BACK),
    Event.APPROVED: (OPEN, State.APPROVED),
    Event.SET_ASIDE: (OPEN, State.SET_ASIDE),
}
