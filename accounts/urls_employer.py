"""The employer's side: joining. Its people live in its own schema."""

from django.urls import path

from accounts.views import joining

app_name = "accounts"
urlpatterns = [
    path("uitnodiging/", joining.welcome, name="welcome"),
    path("uitnodiging/<str:token>/", joining.join, name="join"),
]
