"""The clinic's side: joining, people, the clinic's facts, a mother's second factor."""

from django.urls import path

from accounts.views import clinic, joining, people, second_factor

app_name = "accounts"
urlpatterns = [
    path("uitnodiging/", joining.welcome, name="welcome"),
    path("uitnodiging/<str:token>/", joining.join, name="join"),
    path("tweede-stap/", second_factor.second_factor, name="second_factor"),
    path("kliniek/", clinic.clinic_setup, name="clinic_setup"),
    path("mensen/", people.people, name="people"),
    path("mensen/uitnodigen/", people.invite, name="invite"),
    path("mensen/uitnodiging/<uuid:invitation_id>/intrekken/", people.withdraw, name="withdraw"),
    path("mensen/<uuid:user_id>/sluiten/", people.let_go, name="let_go"),
    path("mensen/<uuid:user_id>/openen/", people.let_in, name="let_in"),
    path("mensen/<uuid:user_id>/afmelden/", people.sign_out, name="sign_out"),
]
