from accounts.models.audit import AccessEvent
from accounts.models.client import Client, RecordKey, Wording
from accounts.models.clinic import Clinic
from accounts.models.operation import ClockOffset, Heartbeat
from accounts.models.token import AccessToken, Invitation
from accounts.models.user import Role, User

__all__ = [
    "AccessEvent",
    "AccessToken",
    "Client",
    "Clinic",
    "ClockOffset",
    "Heartbeat",
    "Invitation",
    "RecordKey",
    "Role",
    "User",
    "Wording",
]
