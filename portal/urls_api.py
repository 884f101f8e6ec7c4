"""What an employer's own systems ask, mounted at `/api/v1/` by `portal.sides.EmployerMount`."""

from django.urls import include, path

handler400 = "benefits.views.api.bad_request"
handler403 = "benefits.views.api.forbidden"
handler404 = "benefits.views.api.not_found"
handler500 = "benefits.views.api.broken"

urlpatterns = [path("", include("benefits.urls_api"))]
