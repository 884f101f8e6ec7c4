from django.db import migrations

from accounts.append_only import sql_for

TABLES = (
    "intake_response",
    "intake_story",
    "intake_tablereplay",
    "intake_tablesignature",
    "intake_publishedtable",
)


class Migration(migrations.Migration):
    """Answers, stories, replays, signatures and published tables are never edited."""

    dependencies = [("intake", "0005_measures_stories_tables")]

    operations = [migrations.RunSQL(*sql_for(table), hints={"side": "clinic"}) for table in TABLES]
