"""Steps taken, promises made and what came of them are never edited: later rows tell the rest."""

from django.db import migrations

from accounts.append_only import sql_for

TABLES = (
    "scheduling_carerequestevent",
    "scheduling_appointmentevent",
    "scheduling_promise",
    "scheduling_promiseoutcome",
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_append_only"), ("scheduling", "0001_initial")]

    operations = [migrations.RunSQL(*sql_for(table), hints={"side": "clinic"}) for table in TABLES]
