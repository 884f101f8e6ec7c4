"""The interface for an employer's systems. A new address joins the twin-world test."""

from django.urls import path

from benefits.views import api

app_name = "benefits_api"
urlpatterns = [
    path("eligibility", api.eligibility, name="eligibility"),
    path("openapi.json", api.openapi, name="openapi"),
]
