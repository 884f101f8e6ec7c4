from django.db import migrations

from accounts import append_only


class Migration(migrations.Migration):
    """What was reserved, settled and released stays as it was written."""

    dependencies = [("benefits", "0001_initial"), ("accounts", "0002_append_only")]

    operations = [
        migrations.RunSQL(
            *append_only.sql_for("benefits_ledgerentry"), hints={"side": "clinic"}
        )
    ]
