import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import thirdline.practices.fault_trees.rules


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("estate", "0001_estate"),
        ("tickets", "0006_acceptance_taken_back"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Test",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=120, unique=True)),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("how", models.TextField(blank=True)),
                ("kinds", models.JSONField(blank=True, default=list)),
                ("minutes", models.PositiveIntegerField(default=5)),
                (
                    "risk",
                    models.CharField(
                        choices=[("none", "none"), ("low", "low"), ("high", "high")],
                        default=thirdline.practices.fault_trees.rules.Risk["NONE"],
                        max_length=4,
                    ),
                ),
                ("false_positive", models.FloatField(default=0)),
                ("false_negative", models.FloatField(default=0)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["title"],
            },
        ),
        migrations.CreateModel(
            name="FaultTree",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("graph_at", models.DateTimeField(null=True)),
                ("is_occurred", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("confirmed", "confirmed"),
                            ("closed", "closed"),
                        ],
                        default=thirdline.practices.fault_trees.rules.TreeState["OPEN"],
                        max_length=10,
                    ),
                ),
                ("cause", models.JSONField(default=list)),
                ("cause_words", models.TextField(blank=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="estate.configurationitem",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tickets.ticket",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TreeVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("fingerprint", models.CharField(max_length=64)),
                ("events", models.PositiveIntegerField(default=0)),
                ("gates", models.PositiveIntegerField(default=0)),
                ("items", models.JSONField(default=dict)),
                ("words", models.CharField(blank=True, max_length=300)),
                ("back_to", models.PositiveIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tree",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="fault_trees.faulttree",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="faulttree",
            name="current",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="fault_trees.treeversion",
            ),
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "says",
                    models.CharField(
                        choices=[("failed", "failed"), ("works", "works"), ("hints", "hints")],
                        max_length=6,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("person", "person"),
                            ("estate", "estate"),
                            ("test", "test"),
                            ("struck", "struck"),
                        ],
                        default=thirdline.practices.fault_trees.rules.Source["PERSON"],
                        max_length=8,
                    ),
                ),
                ("if_failed", models.FloatField(default=1)),
                ("if_fine", models.FloatField(default=0)),
                ("test", models.CharField(blank=True, max_length=200)),
                ("minutes", models.PositiveIntegerField(null=True)),
                ("words", models.CharField(blank=True, max_length=300)),
                ("seen_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("retracted_at", models.DateTimeField(null=True)),
                ("retracted_words", models.CharField(blank=True, max_length=300)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "retracted_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tree",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="fault_trees.faulttree",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["tree", "id"], name="evidence_of_tree")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("if_failed__gte", 0),
                            ("if_failed__lte", 1),
                            ("if_fine__gte", 0),
                            ("if_fine__lte", 1),
                        ),
                        name="evidence_is_likely",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TreeTest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("title", models.CharField(max_length=120)),
                ("minutes", models.PositiveIntegerField(default=5)),
                (
                    "risk",
                    models.CharField(
                        choices=[("none", "none"), ("low", "low"), ("high", "high")],
                        default=thirdline.practices.fault_trees.rules.Risk["NONE"],
                        max_length=4,
                    ),
                ),
                ("false_positive", models.FloatField(default=0)),
                ("false_negative", models.FloatField(default=0)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tree",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tests",
                        to="fault_trees.faulttree",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["tree", "id"], name="test_of_tree")],
            },
        ),
        migrations.AddConstraint(
            model_name="treeversion",
            constraint=models.UniqueConstraint(fields=("tree", "number"), name="version_once"),
        ),
        migrations.AddIndex(
            model_name="faulttree",
            index=models.Index(fields=["state", "-id"], name="tree_state"),
        ),
        migrations.AddIndex(
            model_name="faulttree",
            index=models.Index(
                condition=models.Q(("ticket__isnull", False)),
                fields=["ticket", "-id"],
                name="tree_of_ticket",
            ),
        ),
        migrations.AddIndex(
            model_name="faulttree",
            index=models.Index(
                condition=models.Q(("item__isnull", False)),
                fields=["item", "-id"],
                name="tree_of_item",
            ),
        ),
        migrations.AddConstraint(
            model_name="faulttree",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "confirmed"), _negated=True),
                    ("confirmed_at__isnull", False),
                    _connector="OR",
                ),
                name="tree_confirmed_has_cause",
            ),
        ),
    ]
