"""The clinic's own pages, under `/praktijk/`."""

from django.urls import URLPattern, path

from care.views import (
    availability,
    board,
    capacity,
    caseload,
    client,
    extra_hours,
    ladder,
    levels,
    measures,
    meetings,
    rota,
    rule_draft,
    rules,
    setup,
    situation,
    tasks,
)

app_name = "care"
_HER = "moeder/<uuid:care_request_id>"
_CALENDAR = "beschikbaarheid/<uuid:clinician_id>"
_DRAFT = "regels/concept"
urlpatterns: list[URLPattern] = [
    path("", caseload.home, name="home"),
    path("caseload/", caseload.caseload, name="caseload"),
    path("vandaag/", caseload.today, name="today"),
    # a mother
    path(f"{_HER}/", client.client, name="client"),
    path(f"{_HER}/sluiten/", client.close, name="close"),
    path(f"{_HER}/meelezen/", client.let_read, name="let_read"),
    path(f"{_HER}/meelezen/<int:relation_id>/", client.end_reading, name="end_reading"),
    path(f"{_HER}/bevestig/", levels.confirm, name="confirm_level"),
    path(f"{_HER}/niveau/", levels.change, name="level"),
    path(f"{_HER}/daarna/", levels.after, name="after"),
    path(f"{_HER}/veranderd/", situation.situation, name="situation"),
    path(f"{_HER}/vragenlijst/", measures.choose, name="measures"),
    path(f"{_HER}/vragenlijst/<slug:form_name>/", measures.enter, name="measure"),
    path(f"{_HER}/vervolg/", meetings.follow_up, name="follow_up"),
    path(f"{_HER}/plek/", meetings.find_place, name="find_place"),
    path("verlagen/<uuid:proposal_id>/", levels.answer, name="answer_lowering"),
    path("gesprek/<uuid:appointment_id>/gekomen/", meetings.attended, name="attended"),
    path("gesprek/<uuid:appointment_id>/weg/", meetings.did_not_attend, name="did_not_attend"),
    # what must be done
    path("dienst/", board.duty, name="duty"),
    path("dienst/bellen/<int:call_id>/", tasks.take_call, name="take_call"),
    path("dienst/gebeld/<int:call_id>/", tasks.end_call, name="end_call"),
    path("dienst/alarm/<uuid:alarm_id>/", tasks.take_alarm, name="take_alarm"),
    path("beloftes/", board.board, name="board"),
    path("taak/<int:task_id>/", tasks.end_task, name="end_task"),
    path("gemist/<int:incident_id>/", tasks.resolve, name="resolve"),
    path("bericht/<str:side>/<uuid:message_id>/", tasks.send_again, name="send_again"),
    path("ladder/<int:step_id>/", ladder.step, name="ladder_step"),
    path("langer/", ladder.asked, name="longer_day"),
    path("langer/<uuid:ask_id>/ja/", ladder.say_yes, name="longer_day_yes"),
    path("langer/<uuid:ask_id>/nee/", ladder.say_no, name="longer_day_no"),
    path("capaciteit/", capacity.capacity, name="capacity"),
    # calendars
    path("beschikbaarheid/", availability.start, name="availability"),
    path(f"{_CALENDAR}/", availability.of_clinician, name="availability_of"),
    path(f"{_CALENDAR}/uren/", availability.add_hours, name="add_hours"),
    path(f"{_CALENDAR}/uren/<int:rule_id>/", availability.end_hours, name="end_hours"),
    path(f"{_CALENDAR}/los/", extra_hours.add, name="add_extra_hours"),
    path(f"{_CALENDAR}/los/<int:extra_hours_id>/", extra_hours.remove, name="end_extra_hours"),
    path(f"{_CALENDAR}/weg/", availability.add_time_off, name="add_time_off"),
    path(f"{_CALENDAR}/weg/<int:time_off_id>/", availability.end_time_off, name="end_time_off"),
    path(f"{_CALENDAR}/grens/", availability.set_limits, name="set_limits"),
    path(f"{_CALENDAR}/langer/", availability.set_works_longer, name="works_longer"),
    path(f"{_CALENDAR}/rust/", availability.pause, name="pause"),
    # the rules
    path("regels/", rules.in_force, name="rules"),
    path(f"{_DRAFT}/", rules.draft, name="rules_draft"),
    path(f"{_DRAFT}/nieuw/", rule_draft.begin, name="rules_begin"),
    path(f"{_DRAFT}/regel/<str:rule_id>/", rule_draft.rule, name="rules_rule"),
    path(f"{_DRAFT}/voorbeelden/", rules.examples, name="rules_examples"),
    path(f"{_DRAFT}/voorbeelden/<str:example_id>/", rule_draft.example, name="rules_example"),
    path(f"{_DRAFT}/naspelen/", rules.replay, name="rules_replay"),
    path(f"{_DRAFT}/naspelen/nu/", rule_draft.run_replay, name="rules_run_replay"),
    path(f"{_DRAFT}/tekenen/", rule_draft.sign, name="rules_sign"),
    path(f"{_DRAFT}/weggooien/", rule_draft.discard, name="rules_discard"),
    path("regels/<str:version>/", rules.version, name="rules_version"),
    # the clinic
    path("inrichting/", setup.checklist, name="setup"),
    path("inrichting/proefalarm/", setup.ring, name="ring_test"),
    path("inrichting/open/", setup.open_bookings, name="open_bookings"),
    path("inrichting/psycholoog/<uuid:user_id>/", setup.profile, name="profile"),
    path("rooster/", setup.duty_roster, name="roster"),
    path("kalender/", rota.practice, name="practice"),
    path("rooster/<int:shift_id>/", setup.remove_shift, name="remove_shift"),
]
