"""The employer's side, mounted at `/employer/`. A new page joins the twin-world test."""

from django.urls import path, re_path

from benefits.views import (
    employer,
    employer_batch,
    employer_roster,
    keys,
    office,
    papers,
    scim,
    sign_on,
)

#: The number of an invoice, `2026-0007`. Digits of our own alphabet alone.
NUMBER = r"(?P<number>[0-9]{4}-[0-9]{4,8})"
#: Where the officers of one employer sign in by their own company.
ADDRESS = r"(?P<address>[a-z2-9]{12})"

app_name = "benefits"
urlpatterns = [
    path("", employer.overview, name="overview"),
    path("recht/", employer.eligibility, name="eligibility"),
    path("recht/lijst/", employer_batch.eligibility_batch, name="eligibility_batch"),
    path("personeel/", employer_roster.roster, name="roster"),
    path("personeel/voorbeeld.csv", employer_roster.roster_sample, name="roster_sample"),
    path(
        "personeel/voortgang/<uuid:form_id>/",
        employer_roster.roster_progress,
        name="roster_progress",
    ),
    path("personeel/<uuid:upload_id>/", employer_roster.roster_upload, name="roster_upload"),
    path(
        "personeel/<uuid:upload_id>/bevestig/",
        employer_roster.confirm_roster,
        name="confirm_roster",
    ),
    path("personeel/<uuid:upload_id>/weg/", employer_roster.drop_roster, name="drop_roster"),
    path("contract/", employer.contract, name="contract"),
    path("facturen/", employer.invoices, name="invoices"),
    path("facturen/facturen.csv", papers.invoices_csv, name="invoices_csv"),
    re_path(rf"^facturen/{NUMBER}/$", employer.invoice, name="invoice"),
    re_path(rf"^facturen/{NUMBER}\.pdf$", papers.invoice_pdf, name="invoice_pdf"),
    re_path(rf"^facturen/{NUMBER}\.xml$", papers.invoice_ubl, name="invoice_ubl"),
    path("code/", employer.code, name="code"),
    re_path(
        r"^code/(?P<paper>poster|intranet|leidinggevenden)-(?P<language>nl|en)\.pdf$",
        papers.launch_paper,
        name="launch_paper",
    ),
    path("beheer/", office.people, name="people"),
    path("beheer/uitnodigen/", office.invite_colleague, name="invite_colleague"),
    path(
        "beheer/uitnodiging/<uuid:invitation_id>/intrekken/",
        office.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("beheer/collega/<uuid:user_id>/", office.colleague, name="colleague"),
    path(
        "beheer/collega/<uuid:user_id>/afmelden/", office.remove_colleague, name="remove_colleague"
    ),
    path(
        "beheer/collega/<uuid:user_id>/toelaten/",
        office.readmit_colleague,
        name="readmit_colleague",
    ),
    path("beheer/logboek/", office.activity, name="activity"),
    path("beheer/sleutels/", keys.api_keys, name="api_keys"),
    path("beheer/sleutels/<uuid:key_id>/intrekken/", keys.revoke_key, name="revoke_key"),
    path("beheer/inloggen/", sign_on.sign_on, name="sign_on"),
    path("beheer/inloggen/proef/", sign_on.test_sign_on, name="test_sign_on"),
    path("beheer/inloggen/schakel/", sign_on.switch_sign_on, name="switch_sign_on"),
    path("inloggen/mislukt/", sign_on.failed, name="sign_on_failed"),
    re_path(rf"^inloggen/{ADDRESS}/$", sign_on.begin, name="sign_on_begin"),
    re_path(rf"^inloggen/{ADDRESS}/terug/$", sign_on.back, name="sign_on_back"),
    path("scim/v2/ServiceProviderConfig", scim.configuration, name="scim_configuration"),
    path("scim/v2/Schemas", scim.schemas, name="scim_schemas"),
    path("scim/v2/Schemas/<str:name>", scim.schemas, name="scim_schema"),
    path("scim/v2/ResourceTypes", scim.resource_types, name="scim_resource_types"),
    path("scim/v2/ResourceTypes/<str:name>", scim.resource_types, name="scim_resource_type"),
    path("scim/v2/Users", scim.users, name="scim_users"),
    path("scim/v2/Users/<uuid:person_id>", scim.user, name="scim_user"),
]
