"""The mother's addresses. Those of questions say nothing about the question."""

from django.urls import path

from intake.views import (
    call_me,
    help,
    home,
    leave,
    overview,
    own_record,
    pages,
    question,
    result,
    resume,
    returning,
)

app_name = "intake"
urlpatterns = [
    path("", home.home, name="home"),
    path("begin/", home.start, name="start"),
    path("hulp/", help.help_page, name="help"),
    path("bel-mij/", call_me.call_me, name="call_me"),
    path("bel-mij/2/", call_me.call_me_baby, name="call_me_baby"),
    path("bel-mij/3/", call_me.call_me_number, name="call_me_number"),
    path("bel-mij/klaar/", call_me.call_me_done, name="call_me_done"),
    path("later/", resume.pause, name="pause"),
    path("later/onderweg/", resume.paused, name="paused"),
    path("verder/", resume.resume, name="resume"),
    path("verder/<str:token>/", resume.resume_link, name="resume_link"),
    path("weg/", leave.leave, name="leave"),
    path("privacy/", pages.privacy, name="privacy"),
    path("klacht/", pages.complaints, name="complaints"),
    path("over-ons/", pages.about, name="about"),
    path("toegankelijkheid/", pages.accessibility, name="accessibility"),
    path("intake/overzicht/", overview.sections, name="sections"),
    path("intake/nakijken/", overview.check, name="check"),
    path("intake/versturen/", result.submit, name="submit"),
    path("intake/klaar/", result.result, name="result"),
    path("mijn/", result.promise, name="promise"),
    path("mijn/antwoorden/", own_record.answers, name="own_answers"),
    path("mijn/inzage/", own_record.access_log, name="access_log"),
    path("mijn/inzage.csv", own_record.access_log_file, name="access_log_file"),
    path("terug/", returning.ask, name="return"),
    path("terug/code/", returning.code, name="return_code"),
    path("intake/<slug:page>/", question.question, name="question"),
    path("intake/<slug:page>/bewaar/", question.autosave, name="autosave"),
]
