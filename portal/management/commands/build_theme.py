"""`manage.py build_theme`: write the style sheets that the pages load."""

from __future__ import annotations

import gzip
from typing import Any

from django.core.management.base import BaseCommand

from portal.theme.build import build


class Command(BaseCommand):
    """Purge Bootstrap, add the theme, write both style sheets; safe to run again."""

    help = "Build the style sheets into build/static/theme."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Build, then say how heavy each sheet is."""
        for path in build().values():
            weight = len(gzip.compress(path.read_bytes(), mtime=0)) / 1000
            self.stderr.write(f"{path.name}: {weight:.1f} kB gzipped")
