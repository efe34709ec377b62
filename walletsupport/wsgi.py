"""The application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "walletsupport.settings")

django_application = get_wsgi_application()

from django.conf import settings  # noqa: E402  the settings must be there first

from walletsupport.page_front import PageFront  # noqa: E402

application = PageFront(django_application)

if settings.SENTRY_DSN:
    from walletsupport.faults import report_to

    report_to(settings.SENTRY_DSN)
