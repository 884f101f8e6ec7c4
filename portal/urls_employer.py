"""The employer's side, mounted at `/employer/` by `portal.sides.EmployerMount`."""

from django.urls import include, path
from django.views.i18n import set_language

handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.forbidden"
handler404 = "portal.errors.not_found"
handler429 = "portal.errors.too_many"
handler500 = "portal.errors.broken"

urlpatterns = [
    path("taal/", set_language, name="set_language"),
    path("account/", include("accounts.urls_employer")),
    path("account/", include("allauth.urls")),
    path("", include("benefits.urls_employer")),
]
