"""The portal with its clock set forward or back by the minutes in a file, for the trial with clock jumps."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

BY = Path(os.environ["SHIFTED_BY"])
true_now = timezone.now


def now() -> datetime:
    return true_now() + timedelta(minutes=int(BY.read_text()))


timezone.now = now  # the one way in which the portal reads the clock

from walletsupport.wsgi import application  # noqa: E402, F401
