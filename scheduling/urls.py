"""Her appointment pages, under `/afspraak/`."""

from django.urls import path

from scheduling.views import earlier, hers

app_name = "scheduling"

urlpatterns = [
    path("l/<str:token>/", hers.open_appointment_link, name="link"),
    path("eerder/l/<str:token>/", earlier.open_link_to_offer, name="earlier_link"),
    path("eerder/wens/", earlier.wish, name="earlier_wish"),
    path("eerder/<uuid:offer_id>/", earlier.offer, name="earlier"),
    path("eerder/<uuid:offer_id>/ja/", earlier.accept, name="earlier_accept"),
    path("eerder/<uuid:offer_id>/nee/", earlier.decline, name="earlier_decline"),
    path("<uuid:appointment_id>/", hers.appointment, name="appointment"),
    path("<uuid:appointment_id>/bevestig/", hers.confirm, name="confirm"),
    path("<uuid:appointment_id>/anders/", hers.other_moments, name="other_moments"),
    path("<uuid:appointment_id>/kies/", hers.choose, name="choose"),
    path("<uuid:appointment_id>/afzeggen/", hers.cancel, name="cancel"),
    path("<uuid:appointment_id>/agenda.ics", hers.calendar_file, name="calendar_file"),
]
