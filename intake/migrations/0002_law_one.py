from django.db import migrations

from intake import law_one


class Migration(migrations.Migration):
    """Law 1: PostgreSQL refuses to commit a submitted intake that nobody stands behind."""

    dependencies = [("intake", "0001_initial"), ("scheduling", "0001_initial")]

    operations = [migrations.RunSQL(law_one.CREATE, law_one.DROP, hints={"side": "clinic"})]
