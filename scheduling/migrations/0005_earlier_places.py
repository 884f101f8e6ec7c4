"""A moment that came free, its offers one after another, and their steps (append-only)."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from accounts.append_only import sql_for


class Migration(migrations.Migration):
    dependencies = [
        ("scheduling", "0004_life_change"),
    ]

    operations = [
        migrations.AddField(
            model_name="carerequest",
            name="wants_earlier",
            field=models.BooleanField(
                db_default=True,
                default=True,
                help_text="tell her when an earlier moment comes free",
            ),
        ),
        migrations.CreateModel(
            name="EarlierOffer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("level", models.PositiveSmallIntegerField()),
                (
                    "reasons",
                    models.JSONField(default=list, help_text="codes that say why it was her turn"),
                ),
                ("policy_version", models.CharField(max_length=12)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("offered", "Offered"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("expired", "Expired"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="offered",
                        max_length=9,
                    ),
                ),
                ("offered_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "care_request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="earlier_offers",
                        to="scheduling.carerequest",
                    ),
                ),
                (
                    "hold",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="earlier_offer",
                        to="scheduling.appointment",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="scheduling.appointment",
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="earlier_offers",
                        to="scheduling.slot",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EarlierOfferEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("old", models.CharField(blank=True, max_length=9)),
                ("new", models.CharField(max_length=9)),
                ("actor_id", models.UUIDField(null=True)),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="scheduling.earlieroffer",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FreedPlace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("cancelled", "Cancelled"),
                            ("moved", "Moved"),
                            ("new_hours", "New Hours"),
                        ],
                        max_length=10,
                    ),
                ),
                ("freed_at", models.DateTimeField()),
                ("look_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("taken", "Taken"), ("over", "Over"), ("withdrawn", "Withdrawn")],
                        max_length=10,
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="freed",
                        to="scheduling.slot",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="earlieroffer",
            name="place",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="offers",
                to="scheduling.freedplace",
            ),
        ),
        migrations.AddIndex(
            model_name="freedplace",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["look_at"],
                name="freed_place_to_look_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="freedplace",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("slot",),
                name="freed_place_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="freedplace",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_at__isnull", True),
                    models.Q(("outcome", ""), _negated=True),
                    _connector="XOR",
                ),
                name="freed_place_closed_with_an_outcome",
            ),
        ),
        migrations.AddIndex(
            model_name="earlieroffer",
            index=models.Index(
                fields=["care_request", "offered_at"], name="earlier_offer_of_request"
            ),
        ),
        migrations.AddConstraint(
            model_name="earlieroffer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "offered")),
                fields=("slot",),
                name="earlier_offer_one_live_per_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="earlieroffer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "offered")),
                fields=("care_request",),
                name="earlier_offer_one_live_per_request",
            ),
        ),
        migrations.AddConstraint(
            model_name="earlieroffer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("status", "offered")),
                    models.Q(
                        models.Q(("status", "offered"), _negated=True), ("ended_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="earlier_offer_ended_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="earlieroffer",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("offered_at"))),
                name="earlier_offer_has_time_to_answer",
            ),
        ),
        migrations.RunSQL(*sql_for("scheduling_earlierofferevent"), hints={"side": "clinic"}),
    ]
