"""The ladder behind a promise that no place keeps; its turns are append-only."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from accounts.append_only import sql_for


class Migration(migrations.Migration):
    dependencies = [
        ("scheduling", "0005_earlier_places"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="clinician",
            name="works_longer",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="may be asked for one more meeting after her day",
            ),
        ),
        migrations.CreateModel(
            name="LadderStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("longer_day", "Longer Day"),
                            ("bridging_call", "Bridging Call"),
                            ("partner", "Partner"),
                            ("coordinator", "Coordinator"),
                        ],
                        max_length=16,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("done", "Done"),
                            ("declined", "Declined"),
                            ("lapsed", "Lapsed"),
                            ("not_needed", "Not Needed"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("outcome", models.CharField(blank=True, max_length=200)),
                (
                    "arranged_at",
                    models.DateTimeField(
                        blank=True, help_text="when the partner sees her", null=True
                    ),
                ),
                (
                    "commitment",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ladder_step",
                        to="scheduling.commitment",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "promise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ladder",
                        to="scheduling.promise",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LadderEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("old", models.CharField(blank=True, max_length=10)),
                ("new", models.CharField(max_length=10)),
                ("actor_id", models.UUIDField(null=True)),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="scheduling.ladderstep",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LongerDayAsk",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "modes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), size=None
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True, choices=[("yes", "Yes"), ("no", "No")], max_length=3
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "appointment",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="longer_day",
                        to="scheduling.appointment",
                    ),
                ),
                (
                    "clinician",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="longer_days",
                        to="scheduling.clinician",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asks",
                        to="scheduling.ladderstep",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="ladderstep",
            constraint=models.UniqueConstraint(fields=("promise", "kind"), name="ladder_step_once"),
        ),
        migrations.AddConstraint(
            model_name="ladderstep",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "open")),
                fields=("promise",),
                name="ladder_step_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="ladderstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("status", "open")),
                    models.Q(
                        models.Q(("status", "open"), _negated=True), ("ended_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="ladder_step_ended_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="ladderstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("done", "declined")), _negated=True),
                    models.Q(("ended_by__isnull", False), models.Q(("outcome", ""), _negated=True)),
                    _connector="OR",
                ),
                name="ladder_step_answered_by_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="longerdayask",
            constraint=models.UniqueConstraint(
                fields=("step", "clinician"), name="longer_day_asked_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="longerdayask",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answer", "yes")),
                fields=("step",),
                name="longer_day_first_yes_wins",
            ),
        ),
        migrations.AddConstraint(
            model_name="longerdayask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "yes"), _negated=True),
                    ("appointment__isnull", False),
                    _connector="OR",
                ),
                name="longer_day_yes_is_an_appointment",
            ),
        ),
        migrations.RunSQL(*sql_for("scheduling_ladderevent"), hints={"side": "clinic"}),
    ]
