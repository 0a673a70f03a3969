"""Django settings: the safe base for every installation. What differs per machine comes from `kommez_cms.config`."""

import environ
from csp.constants import NONCE, NONE, SELF
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from kommez_cms import config
from kommez_cms import conversions as to
from kommez_cms.conversions import ROOT
from kommez_cms.logs import logging_settings

KOMMEZ = config.read()
BASE_DIR = ROOT
KOMMEZ_DATA_DIR = KOMMEZ.data_dir

# -- Who we are ------------------------------------------------------------------------------------------------------
SECRET_KEY = KOMMEZ.secret_key
DEBUG = False
ALLOWED_HOSTS = list(KOMMEZ.hosts)
WAGTAIL_SITE_NAME = "KommEZ"
WAGTAILADMIN_BASE_URL = KOMMEZ.site_url
CSRF_TRUSTED_ORIGINS = [KOMMEZ.site_url]
AUTH_USER_MODEL = "knowledge.User"
ROOT_URLCONF = "kommez_cms.urls"
WSGI_APPLICATION = "kommez_cms.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "kommez_cms.apps.KommezConfig",
    "wagtail.documents",  # before knowledge, which registers its own permission policy for documents
    "knowledge.apps.KnowledgeConfig",
    "home.apps.HomeConfig",
    "search.apps.SearchConfig",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "knowledge.membership.apps.AccountsConfig",  # wagtail.users with our forms and rules
    "wagtail.snippets",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "kommez_cms.middleware.proxy.ProxyAddressMiddleware",
    "kommez_cms.middleware.requests.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kommez_cms.middleware.compression.CompressionMiddleware",
    "kommez_cms.middleware.clicks.ClickMiddleware",  # before the page cache, which shall not see a hit's mark
    "kommez_cms.middleware.readings.ReadingMiddleware",
    "kommez_cms.middleware.page_cache.PageCacheMiddleware",  # before sessions: anonymous readers never reach them
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kommez_cms.middleware.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "knowledge.membership.middleware.StaffMfaMiddleware",
    "knowledge.remembering.RememberingMiddleware",
    "home.images.refusing.PageLackingMiddleware",
    "kommez_cms.middleware.unit_of_work.UnitOfWorkMiddleware",
    "kommez_cms.middleware.redirects.VisibleRedirectMiddleware",
    "kommez_cms.middleware.gone.GoneMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "home.context.site",
            ],
        },
    },
]

# -- Data ------------------------------------------------------------------------------------------------------------
DATABASES = {"default": environ.Env.db_url_config(KOMMEZ.database_url)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Deferred transactions fail under concurrent writers, so the write lock is taken at BEGIN.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["CONN_MAX_AGE"] = 60  # opening SQLite with its pragmas costs more than answering a kept page

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 5000}}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# -- Files: nothing private under a public path ------------------------------------------------------------------------
MEDIA_ROOT = KOMMEZ_DATA_DIR / "files"
MEDIA_URL = "/-/files/"  # never routed; every file is served by a view that asks who wants it
STATIC_URL = "/static/"
STATIC_ROOT = KOMMEZ_DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    "renditions": {"BACKEND": "home.images.storage.RenditionStorage"},
    "blobs": to.blob_storage(KOMMEZ.storage_url, endpoint=KOMMEZ.storage_endpoint, key=KOMMEZ.storage_key),
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_MAX_AGE = 31536000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# -- Languages ---------------------------------------------------------------------------------------------------------
USE_I18N = True
FORMAT_MODULE_PATH = ["kommez_cms.formats"]  # days and times as the readers of each language write them
USE_TZ = True
TIME_ZONE = "Europe/Berlin"
LANGUAGE_CODE = "de"  # the source language: decides the root locale of the first migration
LANGUAGES = [(code, LANG_INFO[code]["name_local"]) for code in KOMMEZ.languages]
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
LOCALE_PATHS = [BASE_DIR / "kommez_cms" / "locale"]
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False  # a person publishes a translation

# -- Wagtail -----------------------------------------------------------------------------------------------------------
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_DOCUMENT_MODEL = "knowledge.Document"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "knowledge.documents.forms.DocumentChooserForm"
WAGTAILIMAGES_IMAGE_MODEL = "home.Image"
WAGTAILIMAGES_IMAGE_FORM_BASE = "home.images.forms.ImageForm"
WAGTAILIMAGES_RENDITION_STORAGE = "renditions"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_SLUG_SEARCH = False
WAGTAIL_ALLOW_UNICODE_SLUGS = True
WAGTAIL_MODERATION_ENABLED = True
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False  # allauth owns addresses
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "home.writing.widgets.CheckedRichTextArea"}}
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAIL_REDIRECTS_AUTO_CREATE = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.wagtail_backend"}}

# -- Accounts ----------------------------------------------------------------------------------------------------------
# One backend: a second one would hash every wrong password twice and ask for every permission twice.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "knowledge.membership.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts exist by invitation only: the link in the mail proved the address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or second factor is told to the person
ACCOUNT_FORMS = {"reset_password": "knowledge.membership.mails.ResetRequestForm"}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
PASSWORD_RESET_TIMEOUT = 4 * 3600
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = None
MFA_ADAPTER = "knowledge.membership.accounts.MfaAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the invitation went to the address
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = KOMMEZ.local
MFA_TOTP_TOLERANCE = 1  # a code of half a minute ago or ahead: phones and lines are slow, RFC 6238 allows for one step
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# -- Safety: relaxed only by KOMMEZ_LOCAL, which `make run` sets -----------------------------------------------------
SECURE_SSL_REDIRECT = not KOMMEZ.local
SECURE_HSTS_SECONDS = 0 if KOMMEZ.local else 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not KOMMEZ.local
SECURE_HSTS_PRELOAD = not KOMMEZ.local
SECURE_REDIRECT_EXEMPT = [r"^-/live$", r"^-/ready$"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not KOMMEZ.local
SESSION_COOKIE_NAME = "kommez-session" if KOMMEZ.local else "__Host-kommez-session"
CSRF_FAILURE_VIEW = "home.views.csrf_failed"
CSRF_COOKIE_NAME = "kommez-csrf" if KOMMEZ.local else "__Host-kommez-csrf"
LANGUAGE_COOKIE_NAME = "kommez-language"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail shows previews in a frame
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # asks for DENY; see the line above
if KOMMEZ.behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb", "display-capture")
}
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/admin/",),  # the admin has its own policy, see kommez_cms.middleware.requests
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}
# Views that are slow by nature and say themselves when writing begins: these decode whole pictures, check and store
# documents, or take in a piece of a large file, first.
KOMMEZ_EXEMPT_FROM_UNIT_OF_WORK: tuple[str, ...] = (
    "document-upload",
    "document-uploads",
    "upload-documents",
    "new-article",
    "incoming-article",
    "import-article",
    "incoming-text",
    "read-document",
    "document-batch",
    "incomplete-documents",
    "wagtailsnippets_knowledge_document:add",
    "wagtailsnippets_knowledge_document:edit",
    "wagtailimages:add",
    "wagtailimages:add_multiple",
    "wagtailimages:create_multiple_from_uploaded_image",
    "wagtailimages:edit",
    "wagtailimages_chooser:create",
)

# -- Mail and logs -----------------------------------------------------------------------------------------------------
vars().update(environ.Env.email_url_config(KOMMEZ.mail_url))
KOMMEZ_CONTACT = KOMMEZ.contact  # shown on every public page
KOMMEZ_ACCEL = KOMMEZ.accel
KOMMEZ_CLAMD = KOMMEZ.clamd
KOMMEZ_UPLOAD_MB = KOMMEZ.upload_mb
KOMMEZ_SEARCH_LOG_DAYS = KOMMEZ.search_log_days
DEFAULT_FROM_EMAIL = SERVER_EMAIL = KOMMEZ.mail_from
LOGGING_CONFIG = None
LOGGING = logging_settings(format_name=KOMMEZ.log_format, level=KOMMEZ.log_level)

KOMMEZ_LANGUAGE_NAMES = {code: _(LANG_INFO[code]["name"]) for code in KOMMEZ.languages}
