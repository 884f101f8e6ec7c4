"""The clinic's side. `/employer/` never arrives here: see `portal.sides`."""

from django.urls import include, path
from django.views.i18n import set_language

from portal import health

handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.forbidden"
handler404 = "portal.errors.not_found"
handler429 = "portal.errors.too_many"
handler500 = "portal.errors.broken"

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("health/jobs", health.jobs, name="health_jobs"),
    path("taal/", set_language, name="set_language"),
    path("account/", include("accounts.urls")),
    path("account/", include("allauth.urls")),
    path("praktijk/", include("care.urls")),
    path("afspraak/", include("scheduling.urls")),
    path("", include("benefits.urls")),
    path("", include("intake.urls")),
]
