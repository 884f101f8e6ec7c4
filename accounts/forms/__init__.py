from accounts.forms.clinic import ClinicForm
from accounts.forms.people import InviteForm, JoinForm
from accounts.forms.reset import ResetPasswordForm

__all__ = ["ClinicForm", "InviteForm", "JoinForm", "ResetPasswordForm"]
