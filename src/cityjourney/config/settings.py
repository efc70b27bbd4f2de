"""Django's settings. What the surroundings may change comes from `environment.py`."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from cityjourney.config.environment import PROJECT, read
from cityjourney.config.logs import logging_settings

ENV = read()

# ---------------------------------------------------------------- ground
BASE_DIR = PROJECT
SECRET_KEY = ENV.secret_key
DEBUG = False
ALLOWED_HOSTS = ENV.hosts
ROOT_URLCONF = "cityjourney.config.urls"
WSGI_APPLICATION = "cityjourney.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_URL = ENV.site_url
DEMO = ENV.demo
HOME = ENV.home

INSTALLED_APPS = [
    "cityjourney.portal",
    "cityjourney.guide",
    "cityjourney.reports",
    "cityjourney.allocations",
    "cityjourney.groups",
    "cityjourney.assessments",
    "cityjourney.enablers",
    "cityjourney.workbooks",
    "cityjourney.calls",
    "cityjourney.journeys",
    "cityjourney.events",
    "cityjourney.questionnaires",
    "cityjourney.programmes",
    "cityjourney.indicators",
    "cityjourney.organisations",
    "cityjourney.accounts",
    "cityjourney.notifications",
    "cityjourney.audit",
    "cityjourney.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_cotton.apps.SimpleAppConfig",  # its loaders are set below, by hand
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads at random, so that lengths betray nothing
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "cityjourney.core.refusals.RefuseBrokenInput",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cityjourney.accounts.preferences.PersonalClock",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cityjourney.accounts.activity.NoteActivity",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            # cotton's loader first and by hand: a second automatic one would leave tags unrendered, silently
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "cityjourney.ui.templatetags.cj",
                "cityjourney.ui.templatetags.signs",  # after cotton, whose tag it takes over
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cityjourney.accounts.context.account_menu",
                "cityjourney.portal.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "cityjourney.ui.renderer.ControlRenderer"
COTTON_DIR = "components"
COTTON_ISOLATE_BY_DEFAULT = True  # a component sees its attributes and what context processors give, nothing else

# ---------------------------------------------------------------- data
DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(ENV.database_url, conn_max_age=60, conn_health_checks=True)
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    ENV.home.mkdir(parents=True, exist_ok=True)
    # WAL lets readers pass while one writes; IMMEDIATE takes the write lock at BEGIN, so that two writers wait
    # for each other and never fail half-way
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            # with NORMAL a killed process loses nothing, but a power cut might: production writes through
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON; PRAGMA synchronous="
            + ("FULL;" if ENV.production else "NORMAL;"),
        }
    )
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"]["ENGINE"] = "cityjourney.core.postgresql"  # Django's, but a page never waits long
# rate limits count in the default cache, so all processes must share it: a table, so that no other service is needed
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# ---------------------------------------------------------------- language, time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [PROJECT / "src" / "cityjourney" / "locale"]
FORMAT_MODULE_PATH = ["cityjourney.config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Brussels"

# ---------------------------------------------------------------- static files
STATIC_URL = "/static/"
STATIC_ROOT = ENV.home / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise looks there when it starts
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = ENV.home / "files"
WHITENOISE_MAX_AGE = 3600

# ---------------------------------------------------------------- accounts
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 14 * 86_400
ACCOUNT_ADAPTER = "cityjourney.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # mail servers greylist: three minutes are too short
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if ENV.production else "http"
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,20/5m/key"}  # the lockout below answers first
ACCOUNT_FORMS = {"confirm_login_code": "cityjourney.accounts.forms.LoginCodeForm"}
MFA_ADAPTER = "cityjourney.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENV.production  # localhost is no https
MFA_TOTP_ISSUER = "City Journey"
SOCIALACCOUNT_ADAPTER = "cityjourney.accounts.adapters.ServiceAdapter"
SOCIALACCOUNT_FORMS = {"disconnect": "cityjourney.accounts.forms.UnlinkForm"}
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": json.loads(ENV.oidc)}} if ENV.oidc else {}
# a form that leads on to a service needs the service's address in our policy; `origins` names further ones
SERVICE_ORIGINS = sorted(
    {
        "{0.scheme}://{0.netloc}".format(urlsplit(address))
        for provider in SOCIALACCOUNT_PROVIDERS.values()
        for app in provider["APPS"]
        for address in (app["settings"]["server_url"], *app["settings"].get("origins", []))
    }
)
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # allauth links only where the provider says that the address is verified
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = "services"
USERSESSIONS_TRACK_ACTIVITY = True
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.proxies
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # somebody else cannot keep a person out for ever
AXES_USERNAME_CALLABLE = "cityjourney.accounts.lockout.address_of"
AXES_CLIENT_IP_CALLABLE = "cityjourney.accounts.lockout.ip_of"
AXES_LOCKOUT_CALLABLE = "cityjourney.accounts.lockout.locked_page"
AXES_DISABLE_ACCESS_LOG = True  # sessions say who is signed in; a second list of addresses is not needed
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login", "email", "code", "csrfmiddlewaretoken"]

# ---------------------------------------------------------------- mail
EMAIL_BACKEND = "cityjourney.notifications.backends.OutboxBackend"  # every mail waits in the outbox first
OUTBOX_DELIVERY = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = ENV.smtp_host
EMAIL_PORT = ENV.smtp_port
EMAIL_HOST_USER = ENV.smtp_user
EMAIL_HOST_PASSWORD = ENV.smtp_password
EMAIL_USE_TLS = ENV.smtp_tls
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = ENV.mail_from
MAILBOX_DIR = ENV.home / "mailbox"

# ---------------------------------------------------------------- meetings
MEETING_LINKS = ENV.meeting_links  # service -> pattern of a new room's address

# ---------------------------------------------------------------- security
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *SERVICE_ORIGINS],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.production
SESSION_COOKIE_NAME = "__Host-session" if ENV.production else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if ENV.production else "csrf"
CSRF_COOKIE_HTTPONLY = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
MOST_BYTES_WITH_FILES = 30_000_000
if ENV.production:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = logging_settings(production=ENV.production)
