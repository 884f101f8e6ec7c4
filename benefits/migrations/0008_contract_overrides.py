import uuid

from django.db import migrations, models

from accounts import append_only


class Migration(migrations.Migration):
    """Contracts agreed against the forecast: who decided, why, and seeing which figures."""

    dependencies = [
        ('benefits', '0007_directory'),
        ('accounts', '0002_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='ContractOverride',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('employer_id', models.UUIDField(db_index=True)),
                ('contract_id', models.UUIDField()),
                ('cause', models.CharField(choices=[('contract', 'Contract'), ('headcount', 'Headcount')], max_length=9)),
                ('added_staff', models.PositiveIntegerField()),
                ('reason', models.TextField()),
                ('figures', models.JSONField(help_text='the verdict as it was shown')),
                ('decided_by', models.UUIDField(null=True)),
                ('decided_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('reason__regex', '\\S')), name='contract_override_has_a_reason'), models.CheckConstraint(condition=models.Q(('added_staff__gte', 1)), name='contract_override_adds_people')],
            },
        ),
        migrations.RunSQL(
            *append_only.sql_for("benefits_contractoverride"), hints={"side": "clinic"}
        ),
    ]
