"""Her appointment pages, under `/afspraak/`."""

from django.urls import path

from scheduling.views import hers

app_name = "scheduling"

urlpatterns = [
    path("l/<str:token>/", hers.open_appointment_link, name="link"),
    path("<uuid:appointment_id>/", hers.appointment, name="appointment"),
    path("<uuid:appointment_id>/bevestig/", hers.confirm, name="confirm"),
    path("<uuid:appointment_id>/anders/", hers.other_moments, name="other_moments"),
    path("<uuid:appointment_id>/kies/", hers.choose, name="choose"),
    path("<uuid:appointment_id>/afzeggen/", hers.cancel, name="cancel"),
    path("<uuid:appointment_id>/agenda.ics", hers.calendar_file, name="calendar_file"),
]
