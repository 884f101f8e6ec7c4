"""All settings, from the environment. A missing secret stops the start with one line that names it.

HOUVAST_ENV is development (default), test or production. Outside production absent addresses
mean the embedded servers of `portal.embedded`, and absent secrets mean the public ones below.
"""

from __future__ import annotations

import base64
import os
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from portal import databases, headers, logs
from portal.embedded import Servers
from portal.environment import Environment

BASE_DIR = Path(__file__).resolve().parent.parent
environment = Environment(os.environ)

# --- Stage and switches -------------------------------------------------------------------------
HOUVAST_ENV = environment.stage
PRODUCTION = environment.is_production
environment.refuse_in_production("HOUVAST_TESTING", "HOUVAST_DEBUG")
HOUVAST_TESTING = environment.switch("HOUVAST_TESTING", default=False)
HOUVAST_CLOCK = environment.moment("HOUVAST_CLOCK")
if HOUVAST_CLOCK:
    environment.refuse_in_production("HOUVAST_CLOCK")
HOUVAST_TRIAGE_PROPOSAL = environment.switch(
    "HOUVAST_TRIAGE_PROPOSAL", default=None if PRODUCTION else True
)
#: What a clinic offers employers: the other two let a total of use be seen (docs/adr/0019).
HOUVAST_CONTRACT_KINDS = environment.choices(
    "HOUVAST_CONTRACT_KINDS", ("capitation", "prepaid", "settled"), default="capitation"
)
DEBUG = environment.switch("HOUVAST_DEBUG", default=False)

# --- Secrets ------------------------------------------------------------------------------------
_PUBLIC_KEY = base64.b64encode(b"public: development alone, 32 B.").decode()
SECRET_KEY = environment.text("SECRET_KEY", default="public, for development and tests alone")
HOUVAST_KEYS = environment.key_ring("HOUVAST_KEYS", default=f"development:{_PUBLIC_KEY}")
HOUVAST_INDEX_SECRET = environment.text(
    "HOUVAST_INDEX_SECRET", default="public index secret, for development and tests alone"
)
HOUVAST_HEALTH_TOKEN = environment.optional(
    "HOUVAST_HEALTH_TOKEN", "" if PRODUCTION else "development"
)

# --- Where things are ---------------------------------------------------------------------------
HOUVAST_STATE = Path(environment.optional("HOUVAST_STATE", str(BASE_DIR / ".state"))).resolve()
HOUVAST_SHARED = Path(environment.optional("HOUVAST_SHARED", str(BASE_DIR.parent / "shared")))
HOUVAST_BRAND = environment.optional("HOUVAST_BRAND", "Houvast")
HOUVAST_EMERGENCY_NUMBERS = environment.optional("HOUVAST_EMERGENCY_NUMBERS")
HOUVAST_LEAVE_URL = environment.optional("HOUVAST_LEAVE_URL", "https://nl.wikipedia.org/")
HOUVAST_BASE_URL = environment.text("HOUVAST_BASE_URL", default="http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = environment.names("ALLOWED_HOSTS", default="localhost,127.0.0.1,[::1]")

EMBEDDED_SERVERS = Servers(HOUVAST_STATE, throwaway=HOUVAST_ENV == "test")
DATABASE_IS_EMBEDDED = databases.is_embedded(environment)
DATABASE_URL_ADMIN = environment.optional("DATABASE_URL_ADMIN")
if environment.given("HOUVAST_NO_DATABASE"):
    DATABASE_URLS: dict[str, str] = {}
    DATABASES = dict.fromkeys(databases.ALIASES, databases.NO_DATABASE)
else:
    DATABASE_URLS = databases.role_urls(environment, EMBEDDED_SERVERS)
    DATABASES = databases.aliases(environment, DATABASE_URLS)
DATABASE_ROUTERS = ["portal.sides.SideRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = environment.text("REDIS_URL", default=EMBEDDED_SERVERS.redis_url)
# Rate limits and used codes of second factors live here: they hold only if all workers share it.
CACHES = {
    "default": {
        "BACKEND": "portal.cache.RedisOrMemory",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "houvast",
        "OPTIONS": {"socket_timeout": 1.0},
    }
    if HOUVAST_ENV != "test" or environment.given("REDIS_URL")
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# --- Apps ---------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "portal",
    "care",
    "intake",
    "scheduling",
    "benefits",
    "notifications",
    "accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "portal.headers.ResponseHeaders",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.sides.EmployerMount",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.EndQuietSessions",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.DenyByDefault",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "portal.urls"
EMPLOYER_URLCONF = "portal.urls_employer"
API_URLCONF = "portal.urls_api"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "portal.context.house",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Language and time --------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Nederlands")), ("en", _("Engels"))]
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

# --- Signing in ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if HOUVAST_ENV == "test":
    PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "accounts.password_validators.NotGuessable"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
#: Role -> the name of its first page.
HOUVAST_HOMES = {
    "client": "intake:promise",
    "clinician": "care:caseload",
    "coordinator": "care:board",
    "admin": "accounts:clinic_setup",
    "employer": "benefits:overview",
}
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"reset_password": "accounts.forms.ResetPasswordForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # there is no sign-up: following an invitation verifies
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "activate_totp": "accounts.forms.authenticator_app.ActivateAppForm",
    "add_webauthn": "accounts.forms.passkey.AddPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = HOUVAST_BRAND
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
USERSESSIONS_TRACK_ACTIVITY = True
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("HOUVAST_PROXIES", default=0)
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_ADAPTER = "benefits.single_sign_on.SocialAdapter"
_OIDC_APPS: list[dict[str, object]] = []
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": _OIDC_APPS}}
_OIDC_URL = environment.optional("HOUVAST_OIDC_URL")
if _OIDC_URL:
    _OIDC_APPS.append(
        {
            "provider_id": "clinic",
            "name": environment.optional("HOUVAST_OIDC_NAME", HOUVAST_BRAND),
            "client_id": environment.text("HOUVAST_OIDC_CLIENT_ID"),
            "secret": environment.text("HOUVAST_OIDC_SECRET"),
            "settings": {"server_url": _OIDC_URL, "oauth_pkce_enabled": True},
        }
    )

# --- Cookies: the two sides of the house never read each other's --------------------------------
_PREFIX = "__Host-" if PRODUCTION else ""
SESSION_COOKIE_NAME = f"{_PREFIX}houvast-session"
CSRF_COOKIE_NAME = f"{_PREFIX}houvast-csrf"
LANGUAGE_COOKIE_NAME = f"{_PREFIX}houvast-language"
EMPLOYER_COOKIES = {
    SESSION_COOKIE_NAME: f"{_PREFIX}employer-session",
    CSRF_COOKIE_NAME: f"{_PREFIX}employer-csrf",
    LANGUAGE_COOKIE_NAME: f"{_PREFIX}employer-language",
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 24 * 60 * 60  # a draft stays open for 20 hours at least (experience, rule 3)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.errors.csrf_failure"

# --- Transport and content ----------------------------------------------------------------------
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$", r"^health/"]
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
_OIDC_ORIGIN = ["{0.scheme}://{0.netloc}".format(urlsplit(_OIDC_URL))] if _OIDC_URL else []
CONTENT_SECURITY_POLICY = {"DIRECTIVES": headers.content_policy(form_targets=_OIDC_ORIGIN)}
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_HANDLERS = ["portal.uploads.MemoryOnly"]

# --- Static files -------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(environment.optional("HOUVAST_STATIC_ROOT", str(BASE_DIR / "staticfiles")))
_BUILT = BASE_DIR / "build" / "static"  # the style sheets that `portal.theme.build` writes
STATICFILES_DIRS = [_BUILT] if _BUILT.is_dir() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if environment.switch("HOUVAST_STATIC_MANIFEST", default=PRODUCTION)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not PRODUCTION

# --- Messages and logs --------------------------------------------------------------------------
EMAIL_HOST = environment.text("EMAIL_HOST", default="127.0.0.1")
EMAIL_PORT = environment.number("EMAIL_PORT", default=25 if PRODUCTION else 8025)
EMAIL_HOST_USER = environment.optional("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = environment.optional("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = environment.switch("EMAIL_USE_TLS", default=PRODUCTION)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = environment.text(
    "DEFAULT_FROM_EMAIL", default="Houvast <post@houvast.example>"
)
HOUVAST_SINKS = HOUVAST_STATE / "sinks"
HOUVAST_SMS_TRANSPORT = environment.optional(
    "HOUVAST_SMS_TRANSPORT", "http" if PRODUCTION else "file"
)
HOUVAST_SMS_URL = (
    environment.text("HOUVAST_SMS_URL", default="") if HOUVAST_SMS_TRANSPORT == "http" else ""
)
HOUVAST_SMS_TOKEN = environment.optional("HOUVAST_SMS_TOKEN")
LOGGING = logs.configuration(environment.optional("HOUVAST_LOG_LEVEL", "INFO"))
