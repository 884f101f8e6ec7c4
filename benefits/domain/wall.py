"""Which table stands on which side of the wall between employer and clinic.

The database has two schemas. `public` is the clinic's; `employer` is the employer's. The
employer's pages run as a database role that may use the second one alone.
"""

#: Only in the schema `employer`.
EMPLOYER_TABLES = frozenset(
    {
        "benefits.apikey",
        "benefits.employer",
        "benefits.employermember",
        "benefits.contract",
        "benefits.companycode",
        "benefits.rosterentry",
        "benefits.rosterupload",
        "benefits.stagedentry",
        "benefits.invoice",
        "benefits.signon",
    }
)

#: In both schemas, each side with its own rows: people who sign in there, their trail,
#: and the mail owed to them.
SHARED_TABLES = frozenset(
    {
        "accounts.user",
        "accounts.invitation",
        "accounts.accessevent",
        "accounts.accesstoken",
        "notifications.outboxmessage",
        "notifications.deliveryattempt",
        "auth.*",
        "contenttypes.*",
        "sessions.*",
        "account.*",
        "mfa.*",
        "usersessions.*",
        "socialaccount.*",
    }
)

#: The clinic's own database role reads these across the wall, to know who has a right.
READ_BY_CLINIC = EMPLOYER_TABLES
