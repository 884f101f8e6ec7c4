"""What an hour is worth to those still to come, beside the hour, and how it was found."""

import django.contrib.postgres.fields
from django.db import migrations, models


# For each day of her window the cheapest hours that are free, without reading the others. Written
# here because a model's index cannot carry the time zone.
INDEX = """
CREATE INDEX slot_free_by_day_and_price ON scheduling_slot
    (((starts_at AT TIME ZONE 'UTC')::date), price NULLS FIRST, starts_at, clinician_id)
    WHERE withdrawn_at IS NULL AND NOT is_taken
"""


class Migration(migrations.Migration):

    dependencies = [
        ('scheduling', '0008_extra_hours'),
    ]

    operations = [
        migrations.AddField(
            model_name='appointment',
            name='weighing',
            field=models.JSONField(help_text='how the engine weighed it, for staff; nothing where a person chose', null=True),
        ),
        migrations.AddField(
            model_name='slot',
            name='held',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), editable=False, help_text='in which share of the futures level 4, 3, 2 and 1 would hold it', null=True, size=None),
        ),
        migrations.AddField(
            model_name='slot',
            name='price',
            field=models.FloatField(editable=False, help_text='what it is worth to those still to come', null=True),
        ),
        migrations.CreateModel(
            name='PriceRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('cause', models.CharField(choices=[('first', 'First'), ('night', 'Night'), ('calendar', 'Calendar'), ('asked', 'Asked')], max_length=8)),
                ('free_slots', models.PositiveIntegerField(help_text='hours that were free then')),
                ('futures', models.PositiveIntegerField(help_text='sampled futures that were matched')),
                ('seconds', models.FloatField()),
            ],
            options={
                'indexes': [models.Index(fields=['-at'], name='price_round_last')],
            },
        ),
        migrations.RunSQL(INDEX, "DROP INDEX slot_free_by_day_and_price", hints={"side": "clinic"}),
    ]
