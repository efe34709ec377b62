"""All settings, read once from the environment (see .env.example)."""

import os
from pathlib import Path

from contacts.ledger import Ages
from walletsupport.env import Env, SettingError
from walletsupport.keys import kept_secret
from walletsupport.policies import CONTENT_SECURITY_POLICY, PERMISSIONS_POLICY  # noqa: F401  settings

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env(os.environ)

# What running makes: database, search index, local secrets, collected static files.
VAR_DIR = env.path("VAR_DIR", BASE_DIR / "var")
SEARCH_INDEX_DIR = VAR_DIR / "search"
CONTENT_SOURCE_DIR = BASE_DIR / "fixtures" / "source"

SITE_NAME = "钱包求助台"  # what readers know it by

# --- Where the portal stands -------------------------------------------------------------------
LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}
DEBUG = env.boolean("DEBUG", default=False)
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
PUBLIC = not LOOPBACK.issuperset(ALLOWED_HOSTS)
if DEBUG and PUBLIC:
    raise SettingError("DEBUG with a public ALLOWED_HOSTS: expected 0")
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS")
TRUSTED_PROXIES = env.proxies("TRUSTED_PROXIES")  # their X-Real-IP names the client
DATABASES = {"default": env.database("DATABASE_URL", VAR_DIR / "portal.sqlite3")}
SHARED = PUBLIC or bool(env.text("DATABASE_URL"))


def key(name: str, file: str) -> str:
    """A key from the environment. One machine that serves only itself makes its own."""
    value = env.text(name)
    if not value and not SHARED:
        try:
            value = kept_secret(VAR_DIR / file)
        except OSError as error:
            fault = f"VAR_DIR={str(VAR_DIR)!r}: {error.strerror}"
            raise SettingError(f"{fault}; expected a folder to write in") from error
    if len(value) < 50:
        fault = "too short" if value else "missing"
        raise SettingError(f"{name} is {fault}: expected 50 or more random characters")
    return value


SECRET_KEY = key("SECRET_KEY", "secret_key")
# Signs approved contact values; losing it hides the values of these channels for good.
CONTACT_KEY = key("CONTACT_KEY", "contact_key")

# Days after which a contact value needs checking again, and after which it is no longer shown.
CONTACT_AGES = Ages(
    recheck=env.integer("CONTACT_RECHECK_DAYS", 90, minimum=1, maximum=365),
    hide=env.integer("CONTACT_HIDE_DAYS", 180, minimum=1, maximum=730),
)
if CONTACT_AGES.hide < CONTACT_AGES.recheck:
    raise SettingError("CONTACT_HIDE_DAYS: expected no less than CONTACT_RECHECK_DAYS")

# May an administrator publish a revision of their own? Only where nobody else depends on it.
REVIEW = env.choice("REVIEW", "required" if PUBLIC else "optional", ("optional", "required"))
# Must approvers and administrators show a second factor? Everybody may set one up in any case.
SECOND_FACTOR = env.choice("SECOND_FACTOR", "required" if PUBLIC else "optional", ("optional", "required"))
for name in ("REVIEW", "SECOND_FACTOR"):
    if PUBLIC and env.text(name) == "optional":
        raise SettingError(f"{name}='optional' with a public ALLOWED_HOSTS: expected required")

# Searches are counted by day without saying who asked; the rows of a day expire after so many days.
SEARCH_COUNT_DAYS = env.integer("SEARCH_COUNT_DAYS", 30, minimum=1, maximum=365)
# Staff see what was searched for only once it was asked so often.
SEARCH_SHOWN_FROM = env.integer("SEARCH_SHOWN_FROM", 2, minimum=1, maximum=1000)

# What readers say of an entry: votes older than so many days count no more, and texts are removed.
FEEDBACK_DAYS = env.integer("FEEDBACK_DAYS", 90, minimum=7, maximum=365)

# --- Parts ---------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "faq",
    "contacts",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_filters",
    "django_guid",
    "allauth",
    "faq.access.apps.SignInConfig",
    "allauth.mfa",
]
MIDDLEWARE = [
    "walletsupport.page_cache.PageCache",
    "django_guid.middleware.guid_middleware",
    "walletsupport.metrics.Metrics",
    # The headers of every answer, before anything that answers itself.
    "walletsupport.headers.ContentSecurityPolicy",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "walletsupport.headers.EveryAnswer",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "faq.access.middleware.staff_access",
    "walletsupport.elder.ElderView",
    "walletsupport.outage.OutageMiddleware",
]
ROOT_URLCONF = "walletsupport.urls"
WSGI_APPLICATION = "walletsupport.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [
                "contacts.templatetags.fragment",
                "contacts.templatetags.icons",
                "contacts.templatetags.status",
                "contacts.templatetags.structured_data",
            ],
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHE_IS_SHARED = bool(env.text("CACHE_URL"))
CACHES = {
    "default": env.cache("CACHE_URL"),
    # Counts of requests: shared by all processes and kept when Redis is not there (contacts/limits.py).
    "limits": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "request_limits",
        "OPTIONS": {"MAX_ENTRIES": 20_000},  # with the default of 300, rows still counting are thrown out
    },
    # Pages for the time when the database is away (faq/outage_pages.py), shared by the processes of a node.
    "kept": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "kept",
        "TIMEOUT": 7 * 24 * 60 * 60,  # seconds
        "OPTIONS": {"MAX_ENTRIES": 5_000},  # some 30 MB; its names are listed at each write
    },
}

# --- Language and time ---------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LOCALE_PATHS = [BASE_DIR / "locale"]  # what Django leaves in English
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- Static files --------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Staff sign-in -------------------------------------------------------------------------------
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{VALIDATION}.NumericPasswordValidator"},
    {"NAME": f"{VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
]
SESSION_COOKIE_AGE = 8 * 60 * 60  # seconds from signing in
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC
CSRF_COOKIE_HTTPONLY = True
STAFF_PATH, STAFF_ACCOUNT_PATH = "/admin/", "/admin/account/"
AUTHENTICATION_BACKENDS = ["faq.access.backend.StaffBackend"]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "account_login", "admin:index", "account_login"
ACCOUNT_ADAPTER, MFA_ADAPTER = "faq.access.adapter.SignInAdapter", "faq.access.adapter.SecondFactorAdapter"
FORMS = "faq.access.forms"
ACCOUNT_FORMS = {"login": f"{FORMS}.SignInForm", "reauthenticate": f"{FORMS}.PasswordAgainForm"}
ACCOUNT_FORMS["change_password"] = f"{FORMS}.ChangePasswordForm"
MFA_FORMS = {
    **{"authenticate": f"{FORMS}.CodeForm", "reauthenticate": f"{FORMS}.CodeAgainForm"},
    **{"add_webauthn": f"{FORMS}.AddPasskeyForm", "edit_webauthn": f"{FORMS}.EditPasskeyForm"},
    "activate_totp": f"{FORMS}.AppForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses are for notices; nobody signs in or resets by mail
ACCOUNT_SESSION_REMEMBER = True  # until SESSION_COOKIE_AGE, without asking
ACCOUNT_REAUTHENTICATION_TIMEOUT = 30 * 60  # seconds
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False  # counted in each process alone; ours: faq/access/guessing.py
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # one code before and after: telephones' clocks differ
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PUBLIC  # http://localhost

# --- Mail to staff: to the console, unless a server is named --------------------------------------
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT = env.integer("EMAIL_PORT", 587, minimum=1, maximum=65535)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env.text("EMAIL_USER"), env.text("EMAIL_PASSWORD")
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "walletsupport@localhost")

# --- Headers -------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = PUBLIC
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # supervisors ask the process itself, without a proxy
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PUBLIC else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if PUBLIC else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PUBLIC
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# What pages may load and use: CONTENT_SECURITY_POLICY, PERMISSIONS_POLICY, from walletsupport/policies.py.

# --- Watching ------------------------------------------------------------------------------------
# One JSON object a line, without personal data; plain lines with whole tracebacks are for developers.
LOG_FORMAT = env.choice("LOG_FORMAT", "json" if PUBLIC else "line", ("json", "line"))
if PUBLIC and LOG_FORMAT == "line":
    raise SettingError("LOG_FORMAT='line' with a public ALLOWED_HOSTS: expected json")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "json": {"()": "walletsupport.logs.JsonLines"},
    },
    "filters": {"refused": {"()": "walletsupport.logs.RefusalsAsWarnings"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["refused"]}
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    # The second tells of every request.
    "loggers": {"django": {"level": "WARNING"}, "django_guid": {"level": "WARNING"}},
}
DJANGO_GUID = {"GUID_HEADER_NAME": "X-Request-ID", "RETURN_HEADER": False}  # nginx names it in answers
SENTRY_DSN = env.sentry("SENTRY_DSN")  # who is told of faults; nobody without it
