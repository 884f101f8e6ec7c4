"""The clinic's side: employers as the clinic's people manage them, and the mother's look."""

from django.urls import path

from benefits.views import billing, clinic, clinic_roster, clinic_sign_on, mother, papers

app_name = "benefits"
urlpatterns = [
    path("wat-ziet-mijn-werkgever/", mother.what_employer_sees, name="what_employer_sees"),
    path("werkgevers/", clinic.employers, name="employers"),
    path("werkgevers/nieuw/", clinic.open_employer, name="open_employer"),
    path("werkgevers/facturen/", billing.sender, name="invoice_sender"),
    path(
        "werkgevers/<uuid:employer_id>/gegevens/", billing.employer_billing, name="employer_billing"
    ),
    path(
        "werkgevers/<uuid:employer_id>/facturen/<slug:number>.pdf",
        papers.sent_invoice,
        name="sent_invoice",
    ),
    path("werkgevers/<uuid:employer_id>/", clinic.employer, name="employer"),
    path("werkgevers/<uuid:employer_id>/contract/", clinic.open_contract, name="open_contract"),
    path("werkgevers/<uuid:employer_id>/aantal/", clinic.set_headcount, name="set_headcount"),
    path("werkgevers/<uuid:employer_id>/code/", clinic.issue_code, name="issue_code"),
    path("werkgevers/<uuid:employer_id>/uitnodigen/", clinic.invite, name="invite"),
    path(
        "werkgevers/<uuid:employer_id>/inloggen/",
        clinic_sign_on.employer_sign_on,
        name="employer_sign_on",
    ),
    path(
        "werkgevers/<uuid:employer_id>/inloggen/uit/",
        clinic_sign_on.end_sign_on,
        name="end_sign_on",
    ),
    path("werkgevers/alarm/<int:alarm_id>/", clinic_roster.see_alarm, name="see_alarm"),
    path("werkgevers/<uuid:employer_id>/lijst/", clinic_roster.held_roster, name="held_roster"),
]
