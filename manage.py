#!/usr/bin/env python
"""The command line of Houvast: `manage.py help` lists what it can do."""

import os
import sys
from importlib import import_module

#: Run without a database: they start no server and cannot reach one by accident.
WITHOUT_DATABASE = {
    "build_theme",
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "mail_catcher",
    "makemessages",
    "makemigrations",
    "policy_table",
    "servers",
    "triage",
    "triage_distribution",
    "version",
}
#: From one file to another in plain Python: they start without settings and application, which
#: takes a quarter of the time.
BARE = {"simulate": "scheduling.management.commands.simulate"}


def run_bare(argv: list[str]) -> None:
    """Run a command of `BARE` as Django would, with its default settings alone."""
    from django.conf import settings

    settings.configure()
    import_module(BARE[argv[1]]).Command().run_from_argv(argv)


def main() -> None:
    """Run one command. A wrong setting ends with one line on standard error and exit code 2."""
    if sys.argv[1:2] and sys.argv[1] in BARE:
        run_bare(sys.argv)
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    # A version of the decision table that a clinic published stands in its database.
    wants_version = any(word.startswith("--table") for word in sys.argv)
    if len(sys.argv) < 2 or (sys.argv[1] in WITHOUT_DATABASE and not wants_version):
        os.environ["HOUVAST_NO_DATABASE"] = "1"

    from django.core.management import execute_from_command_line

    from portal.embedded import EmbeddedServerError
    from portal.environment import SettingError

    try:
        execute_from_command_line(sys.argv)
    except (SettingError, EmbeddedServerError) as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)


if __name__ == "__main__":
    main()
