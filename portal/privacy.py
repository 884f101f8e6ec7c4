"""What every table holds about people, and how long it stays. A new model must be listed here.

Retention follows security.md F3-F4: drafts 30 days, care file 20 years, money 7 years, access log
5 years, message bodies are never stored at all.
"""

from __future__ import annotations

from enum import StrEnum


class Holds(StrEnum):
    """The most sensitive thing a table knows."""

    HEALTH = "health"
    CLIENT = "client"
    STAFF = "staff"
    MONEY = "money, without a person"
    CONTRACT = "an employer's contract"
    TRAIL = "who did what"
    NOTHING = "nothing about people"


#: model -> (what it holds, how long it stays)
TABLES: dict[str, tuple[Holds, str]] = {
    "accounts.user": (Holds.STAFF, "while active, then 2 years; a client's row holds no address"),
    "accounts.recordkey": (Holds.NOTHING, "as long as what it seals"),
    "accounts.client": (Holds.CLIENT, "20 years after the last change of the care file"),
    "accounts.accessevent": (Holds.TRAIL, "5 years"),
    "accounts.accesstoken": (Holds.NOTHING, "until 30 days after expiry"),
    "accounts.invitation": (Holds.STAFF, "1 year"),
    "accounts.clinic": (Holds.NOTHING, "always"),
    "accounts.heartbeat": (Holds.NOTHING, "always, one row a program"),
    "accounts.clockoffset": (Holds.NOTHING, "test clock, outside production only"),
    "notifications.outboxmessage": (Holds.TRAIL, "30 days after it was sent"),
    "notifications.deliveryattempt": (Holds.TRAIL, "30 days after it was sent"),
    "benefits.employer": (Holds.CONTRACT, "7 years after the last contract"),
    "benefits.employermember": (Holds.STAFF, "while a member"),
    "benefits.apikey": (Holds.STAFF, "1 year after it ended; a digest of the secret alone"),
    "benefits.signon": (Holds.CONTRACT, "sealed secret; while the employer has a contract"),
    "benefits.contract": (Holds.CONTRACT, "7 years after it ends"),
    "benefits.contractoverride": (Holds.CONTRACT, "7 years after the contract ends"),
    "benefits.companycode": (Holds.CONTRACT, "1 year after its quarter"),
    "benefits.rosterentry": (Holds.STAFF, "keyed hashes, until the contract ends"),
    "benefits.rosterupload": (Holds.STAFF, "counts and row numbers; 1 year"),
    "benefits.stagedentry": (Holds.STAFF, "keyed hashes, until confirmed or a week at most"),
    "benefits.invoice": (Holds.CONTRACT, "7 years"),
    "benefits.invoicesender": (Holds.NOTHING, "always"),
    "benefits.entitlement": (Holds.MONEY, "7 years"),
    "benefits.entitlementowner": (Holds.HEALTH, "sealed; until the entitlement's year is closed"),
    "benefits.ledgerentry": (Holds.MONEY, "7 years"),
    "benefits.wrongproof": (Holds.TRAIL, "keyed hashes; 30 days"),
    "benefits.guessalarm": (Holds.TRAIL, "counts of a day; 1 year"),
    "benefits.funding": (Holds.HEALTH, "with the care file"),
    "scheduling.clinician": (Holds.STAFF, "while active, then 20 years with the files"),
    "scheduling.availabilityrule": (Holds.STAFF, "2 years after it ends"),
    "scheduling.extrahours": (Holds.STAFF, "2 years"),
    "scheduling.timeoff": (Holds.STAFF, "2 years"),
    "scheduling.slot": (Holds.STAFF, "2 years"),
    "scheduling.priceround": (Holds.NOTHING, "100 rounds"),
    "scheduling.dutyshift": (Holds.STAFF, "5 years"),
    "scheduling.carerequest": (Holds.HEALTH, "with the care file"),
    "scheduling.carerequestevent": (Holds.HEALTH, "with the care file"),
    "scheduling.appointment": (Holds.HEALTH, "with the care file"),
    "scheduling.appointmentevent": (Holds.HEALTH, "with the care file"),
    "scheduling.freedplace": (Holds.STAFF, "2 years, with the slots"),
    "scheduling.earlieroffer": (Holds.HEALTH, "with the care file"),
    "scheduling.earlierofferevent": (Holds.HEALTH, "with the care file"),
    "scheduling.ladderstep": (Holds.HEALTH, "with the care file"),
    "scheduling.ladderevent": (Holds.HEALTH, "with the care file"),
    "scheduling.longerdayask": (Holds.HEALTH, "with the care file"),
    "scheduling.safetycall": (Holds.HEALTH, "with the care file"),
    "scheduling.commitment": (Holds.HEALTH, "with the care file"),
    "scheduling.promise": (Holds.HEALTH, "with the care file"),
    "scheduling.promiseoutcome": (Holds.HEALTH, "with the care file"),
    "scheduling.incident": (Holds.HEALTH, "with the care file"),
    "scheduling.dutyalarm": (Holds.TRAIL, "5 years"),
    "intake.draft": (Holds.HEALTH, "sealed; 30 days when never sent"),
    "intake.onbehalf": (Holds.HEALTH, "with the draft; with the care file once it was sent"),
    "intake.possibleduplicate": (Holds.HEALTH, "with the care file"),
    "intake.intake": (Holds.HEALTH, "sealed; with the care file"),
    "intake.triagerecord": (Holds.HEALTH, "sealed reasons; with the care file"),
    "intake.loweringproposal": (Holds.HEALTH, "sealed reason; with the care file"),
    "intake.consent": (Holds.CLIENT, "with the care file"),
    "intake.response": (Holds.HEALTH, "sealed; with the care file"),
    "intake.story": (Holds.HEALTH, "sealed; with the care file"),
    "intake.instrumentpack": (Holds.NOTHING, "always; licensed words"),
    "intake.tabledraft": (Holds.NOTHING, "always; why there was a version"),
    "intake.tablereplay": (Holds.HEALTH, "sealed list of who would move; with the care files"),
    "intake.tablesignature": (Holds.STAFF, "always, with the version it signs"),
    "intake.publishedtable": (Holds.STAFF, "always; decisions point at it"),
    "care.episode": (Holds.HEALTH, "20 years after the last change"),
    "care.carerelation": (Holds.HEALTH, "20 years after the last change"),
}
