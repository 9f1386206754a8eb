"""Django's settings, read from the environment; what an operator may set is listed in docs/operators.md."""

from __future__ import annotations

import contextlib
import os
import secrets
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from keyworker.config import database, database_names


def _flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def _secret_key() -> str:
    """The key from the environment, or one made once and kept beside the data, readable by its owner alone."""
    given = os.environ.get("KEYWORKER_SECRET_KEY")
    if given:
        return given
    path = database.data_directory() / "secret-key"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _kept_key(path)
    except OSError as error:
        raise ImproperlyConfigured(
            f"KEYWORKER_DATA_DIR: cannot write in {path.parent}: {error.strerror}"
        ) from None


def _kept_key(path: Path) -> str:
    if not path.exists():
        # Written aside and put in place whole, so that two first starts at once agree on one key.
        aside = path.with_name(f"secret-key.{os.getpid()}")
        descriptor = os.open(aside, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
        with contextlib.suppress(FileExistsError):
            os.link(aside, path)
        aside.unlink()
    return path.read_text()


PACKAGE = Path(__file__).resolve().parent.parent

DEBUG = _flag("KEYWORKER_DEBUG")
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = os.environ.get("KEYWORKER_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [each for each in os.environ.get("KEYWORKER_ORIGINS", "").split(",") if each]

# Served on this machine only, without TLS: a sample authority to try things on.
KEYWORKER_DEMO = _flag("KEYWORKER_DEMO")
_SECURE = not (KEYWORKER_DEMO or _flag("KEYWORKER_PLAIN_HTTP"))

_APPS = ("access", "workforce", "record", "notices", "documents", "exchange", "web")
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "procrastinate.contrib.django",
    *(f"keyworker.{app}" for app in _APPS),
    "keyworker.config",
]

MIDDLEWARE = [
    "keyworker.web.first_door.first_door",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "keyworker.web.sitting.sitting",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "keyworker.web.content_policy.content_policy",
]

ROOT_URLCONF = "keyworker.config.urls"
WSGI_APPLICATION = "keyworker.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "keyworker.web.jinja.environment",
            "context_processors": ["keyworker.web.jinja.once_for_a_page"],
        },
    },
]

# A list that is longer comes a page at a time.
KEYWORKER_ROWS_ON_A_PAGE = 50

# Whether the database may keep what it planned for a question that is asked again: not behind a pool that lends connections
# by the transaction, so with a server that is given only where the operator says that there is none.
KEYWORKER_PREPARED = not database.is_managed() or _flag("KEYWORKER_PREPARED")
# Django's own questions are never prepared, whatever is said here; those of ``keyworker.prepared`` are.
_PREPARING = {"prepare_threshold": 1} if KEYWORKER_PREPARED else {}
DATABASES = {
    "default": {
        "ENGINE": "keyworker.config.backend",
        "NAME": database.database_name(),
        # What the database plans is kept with a connection: a new one begins without.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # Behind a pool that lends connections by the transaction, a cursor of the server's would be on another one.
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": dict(_PREPARING),
    }
}
_REPLICA = database.replica()
if _REPLICA is not None:
    DATABASES[database_names.COPY] = {
        **DATABASES["default"],
        "NAME": _REPLICA.name,
        "OPTIONS": dict(_PREPARING),
        "TEST": {"MIRROR": "default"},
    }
    DATABASE_ROUTERS = ["keyworker.config.replica.router.Router"]
    # Last, so that whatever else refuses a page has done so.
    MIDDLEWARE += ["keyworker.config.replica.lists.ReadListsFromCopy"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Where this host keeps the files of policies that the authority brought; their text is in the database.
KEYWORKER_POLICY_DIR = str(database.data_directory() / "policies")

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = [
    "keyworker.access.backends.PeopleAtWork",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "keyworker.access.passwords.NoWordOfTheHouse",
        "OPTIONS": {
            "words": ["keyworker", *os.environ.get("KEYWORKER_PASSWORD_WORDS", "").split(",")]
        },
    },
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = os.environ.get("KEYWORKER_STATIC_DIR", str(database.data_directory() / "static"))
STATICFILES_DIRS = [each for each in (PACKAGE / "web" / "static",) if each.exists()]
WHITENOISE_USE_FINDERS = True
_MANIFEST = _flag("KEYWORKER_STATIC_MANIFEST")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _MANIFEST
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

SESSION_ENGINE = "keyworker.access.sessions"
# Eight hours, however often the session is written meanwhile; and no longer than this with nothing asked for.
KEYWORKER_LONGEST_SESSION = timedelta(hours=8)
KEYWORKER_IDLE = timedelta(minutes=int(os.environ.get("KEYWORKER_IDLE_MINUTES", "30")))
# So long before it ends the page says so.
KEYWORKER_WARNS = timedelta(minutes=5)
# For so long after they showed who they are may somebody change how they sign in.
KEYWORKER_SHOWN_FOR = timedelta(minutes=15)
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _SECURE
CSRF_FAILURE_VIEW = "keyworker.web.views.signing_in.out_of_date"
CSRF_COOKIE_SECURE = _SECURE
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = _SECURE
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if _flag("KEYWORKER_BEHIND_PROXY") else None
)
# How many proxies stand in front, each adding to X-Forwarded-For whom it was asked by: none is believed beyond these.
KEYWORKER_PROXIES = int(os.environ.get("KEYWORKER_PROXIES", "0"))
SECURE_HSTS_SECONDS = 31536000 if _SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _SECURE
# Browsers that come with the list keep a name on it for years: only whoever owns the whole domain decides that.
SECURE_HSTS_PRELOAD = _flag("KEYWORKER_HSTS_PRELOAD")
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# The authority's own sign-in service by OpenID Connect, such as Entra ID: none where no issuer is named.
KEYWORKER_OIDC_ISSUER = os.environ.get("KEYWORKER_OIDC_ISSUER", "").rstrip("/")
KEYWORKER_OIDC_CLIENT = os.environ.get("KEYWORKER_OIDC_CLIENT", "")
KEYWORKER_OIDC_SECRET = os.environ.get("KEYWORKER_OIDC_SECRET", "")
KEYWORKER_OIDC_NAME = os.environ.get("KEYWORKER_OIDC_NAME", "your work account")
# Whether its e-mail addresses are the authority's own to give, so that they are believed without being marked verified.
KEYWORKER_OIDC_TRUSTS_EMAIL = _flag("KEYWORKER_OIDC_TRUSTS_EMAIL")
# Whether it asks everybody for a second factor itself, so that Keyworker does not ask again.
KEYWORKER_OIDC_SECOND_FACTOR = _flag("KEYWORKER_OIDC_SECOND_FACTOR")
if KEYWORKER_OIDC_ISSUER and not (KEYWORKER_OIDC_CLIENT and KEYWORKER_OIDC_SECRET):
    raise ImproperlyConfigured(
        "KEYWORKER_OIDC_ISSUER: name KEYWORKER_OIDC_CLIENT and KEYWORKER_OIDC_SECRET as well"
    )

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# How notices leave: "console" (shown, not sent), "smtp" (the authority's mail server) or "notify" (GOV.UK Notify).
KEYWORKER_SENDING = os.environ.get("KEYWORKER_SENDING", "console")
if KEYWORKER_SENDING not in {"console", "smtp", "notify"}:
    raise ImproperlyConfigured(
        f"KEYWORKER_SENDING: {KEYWORKER_SENDING!r} is not console, smtp or notify"
    )
# The hour of a working morning from which people are sent what they were reminded of; "off" for no such mail.
_DIGEST = os.environ.get("KEYWORKER_DIGEST_HOUR", "8")
if _DIGEST != "off" and _DIGEST not in {str(hour) for hour in range(24)}:
    raise ImproperlyConfigured(
        f"KEYWORKER_DIGEST_HOUR: {_DIGEST!r} is neither an hour from 0 to 23 nor off"
    )
KEYWORKER_DIGEST_HOUR = None if _DIGEST == "off" else int(_DIGEST)
# A folder with an authority's own letters; ours serve where it has none of that name.
KEYWORKER_LETTERS = os.environ.get("KEYWORKER_LETTERS", "")
# Where people reach the pages, for links in messages; without it a message has no link.
KEYWORKER_ADDRESS = os.environ.get("KEYWORKER_ADDRESS", "").rstrip("/")
DEFAULT_FROM_EMAIL = os.environ.get("KEYWORKER_MAIL_FROM", "keyworker@localhost")
EMAIL_BACKEND = (
    f"django.core.mail.backends.{'smtp' if KEYWORKER_SENDING == 'smtp' else 'console'}.EmailBackend"
)
EMAIL_HOST = os.environ.get("KEYWORKER_MAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("KEYWORKER_MAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("KEYWORKER_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("KEYWORKER_MAIL_PASSWORD", "")
EMAIL_USE_TLS = _flag("KEYWORKER_MAIL_TLS")
EMAIL_TIMEOUT = 30
KEYWORKER_NOTIFY_KEY = os.environ.get("KEYWORKER_NOTIFY_KEY", "")
KEYWORKER_NOTIFY_EMAIL_TEMPLATE = os.environ.get("KEYWORKER_NOTIFY_EMAIL_TEMPLATE", "")
KEYWORKER_NOTIFY_TEXT_TEMPLATE = os.environ.get("KEYWORKER_NOTIFY_TEXT_TEMPLATE", "")
KEYWORKER_NOTIFY_ADDRESS = os.environ.get(
    "KEYWORKER_NOTIFY_ADDRESS", "https://api.notifications.service.gov.uk"
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "keyworker.config.logs.PlacesOnly"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # What this repeats of a refusal may hold the address it was sent to.
    "loggers": {"notifications_python_client": {"level": "ERROR"}},
}
