"""One guess at a password or a code: counted, refused where there were too many, written down if wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from contacts.limits import DAY, Limit, anonymous, take_place
from faq.access import guessing
from faq.access.events import Kind, record_attempt

WRONG = {"password": Kind.WRONG_PASSWORD, "code": Kind.WRONG_CODE}
ONCE = Limit(1, DAY)  # a code that somebody looked at over a shoulder is no longer right
CODE_LIFE = timedelta(minutes=2)  # longer than a code is right, the one before and after counted in
TOO_MANY = "试得太多了。请等 15 分钟再试，或者换一台您以前登录过的电脑或手机。"


@contextmanager
def one_guess(request: HttpRequest, what: str, username: str) -> Iterator[None]:
    """The guess is made within; a ValidationError out of it says that it was wrong.

    Raises ValidationError before anything is compared where too many were wrong.
    """
    at = timezone.now()
    attempt = guessing.begin(request, what, username, at)
    if attempt is None:
        if not guessing.is_told(what, username, at):
            record_attempt(request, Kind.SLOWED, username)
        raise ValidationError(TOO_MANY, code="too_many")
    try:
        yield
    except ValidationError:
        record_attempt(request, WRONG[what], username)
        raise
    attempt.forgive()


def is_first_use(person, code: str, at: datetime) -> bool:
    """Whether `person` did not use this right code before; from now on they did.

    Counts begin anew at midnight: a code of the last minutes before it is noted for the new day too.
    """
    moments = {timezone.localdate(moment): moment for moment in (at, at + CODE_LIFE)}.values()
    places = [
        take_place("code", anonymous(f"{person.pk} {code}", moment), ONCE, moment) for moment in moments
    ]
    return None not in places
