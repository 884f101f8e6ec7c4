"""The employer's side, mounted at `/employer/`. A new page joins the twin-world test."""

from django.urls import path, re_path

from benefits.views import employer, keys

app_name = "benefits"
urlpatterns = [
    path("", employer.overview, name="overview"),
    path("recht/", employer.eligibility, name="eligibility"),
    path("contract/", employer.contract, name="contract"),
    path("facturen/", employer.invoices, name="invoices"),
    re_path(r"^facturen/(?P<number>\d{4}-\d{4,8})/$", employer.invoice, name="invoice"),
    path("sleutels/", keys.api_keys, name="api_keys"),
    path("sleutels/<uuid:key_id>/intrekken/", keys.revoke_key, name="revoke_key"),
]
