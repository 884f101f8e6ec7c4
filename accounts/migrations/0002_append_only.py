"""The access log is written and read, never changed: on both sides of the house."""

from django.db import migrations

from accounts import append_only


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(*append_only.sql_for("accounts_accessevent"), hints={"side": "both"}),
    ]
