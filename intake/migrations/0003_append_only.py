from django.db import migrations

from accounts.append_only import sql_for

TABLES = ("intake_intake", "intake_triagerecord", "intake_consent")


class Migration(migrations.Migration):
    """A sent intake, a decision and a consent are never edited: later rows supersede them."""

    dependencies = [("intake", "0002_law_one")]

    operations = [migrations.RunSQL(*sql_for(table), hints={"side": "clinic"}) for table in TABLES]
