"""The portal's settings for tests: nothing is kept, and passwords are hashed fast."""

import os
import tempfile

if "VAR_DIR" not in os.environ:
    folder = tempfile.TemporaryDirectory(prefix="walletsupport-tests-")  # gone when the process ends
    os.environ["VAR_DIR"] = folder.name

from walletsupport.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
