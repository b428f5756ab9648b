import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import thirdline.reference.estate.rules


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0003_macros"),
        ("tickets", "0006_acceptance_taken_back"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ConfigurationItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "lifecycle",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("in_service", "in_service"),
                            ("stock", "stock"),
                            ("retired", "retired"),
                        ],
                        default=thirdline.reference.estate.rules.Lifecycle["IN_SERVICE"],
                        max_length=10,
                    ),
                ),
                ("environment", models.CharField(default="production", max_length=40)),
                ("site", models.CharField(blank=True, max_length=120)),
                ("room", models.CharField(blank=True, max_length=120)),
                ("rack", models.CharField(blank=True, max_length=120)),
                ("supplier", models.CharField(blank=True, max_length=120)),
                ("serial", models.CharField(blank=True, max_length=120)),
                ("warranty_until", models.DateField(blank=True, null=True)),
                ("contract_until", models.DateField(blank=True, null=True)),
                ("criticality", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("users", models.PositiveIntegerField(blank=True, null=True)),
                ("about", models.TextField(blank=True)),
                ("attributes", models.JSONField(blank=True, default=dict)),
                ("failure_number", models.FloatField(blank=True, null=True)),
                (
                    "failure_unit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", ""),
                            ("mtbf_hours", "mtbf_hours"),
                            ("per_hour", "per_hour"),
                            ("per_year", "per_year"),
                            ("probability", "probability"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                ("failure_hours", models.FloatField(blank=True, null=True)),
                (
                    "failure_source",
                    models.CharField(
                        choices=[
                            ("kind", "kind"),
                            ("vendor", "vendor"),
                            ("history", "history"),
                            ("estimate", "estimate"),
                        ],
                        default=thirdline.reference.estate.rules.FailureSource["KIND"],
                        max_length=10,
                    ),
                ),
                ("failure_words", models.CharField(blank=True, max_length=200)),
                ("repair_hours", models.FloatField(blank=True, null=True)),
                (
                    "health",
                    models.CharField(
                        choices=[("up", "up"), ("down", "down"), ("maintenance", "maintenance")],
                        default=thirdline.reference.estate.rules.Health["UP"],
                        max_length=12,
                    ),
                ),
                ("health_since", models.DateTimeField(blank=True, null=True)),
                ("health_words", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("words", django.contrib.postgres.search.SearchVectorField(default="")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner_team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.team",
                    ),
                ),
                (
                    "service",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="item",
                        to="tickets.service",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FateRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True)),
                ("slug", models.SlugField(max_length=60, unique=True)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("site", "site"),
                            ("room", "room"),
                            ("rack", "rack"),
                            ("supplier", "supplier"),
                            ("attribute", "attribute"),
                        ],
                        max_length=10,
                    ),
                ),
                ("attribute", models.SlugField(blank=True, max_length=40)),
                ("icon", models.CharField(blank=True, max_length=40)),
                ("failure_number", models.FloatField(blank=True, null=True)),
                ("failure_unit", models.CharField(blank=True, default="", max_length=12)),
                ("repair_hours", models.FloatField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="RelationKind",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True)),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("back", models.CharField(blank=True, max_length=80)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="FateSet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "value",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), default=list, size=None
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("about", models.CharField(blank=True, max_length=300)),
                ("failure_number", models.FloatField(blank=True, null=True)),
                ("failure_unit", models.CharField(blank=True, default="", max_length=12)),
                ("repair_hours", models.FloatField(blank=True, null=True)),
                ("failure_words", models.CharField(blank=True, max_length=200)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "rule",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fates",
                        to="estate.faterule",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FateMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fates",
                        to="estate.configurationitem",
                    ),
                ),
                (
                    "fate",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="estate.fateset",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Import",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=60)),
                ("format", models.CharField(max_length=20)),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("content", models.BinaryField(default=b"")),
                ("choices", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "reading"),
                            ("planned", "planned"),
                            ("applying", "applying"),
                            ("applied", "applied"),
                            ("undoing", "undoing"),
                            ("undone", "undone"),
                            ("refused", "refused"),
                            ("stopped", "stopped"),
                        ],
                        default=thirdline.reference.estate.rules.ImportState["READING"],
                        max_length=10,
                    ),
                ),
                ("counts", models.JSONField(default=dict)),
                ("problems", models.JSONField(default=list)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("stop_asked", models.BooleanField(default=False)),
                ("started_at", models.DateTimeField()),
                ("applied_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "started_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.PositiveIntegerField(default=0)),
                ("key", models.CharField(max_length=200)),
                ("name", models.CharField(blank=True, max_length=200)),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("create", "create"),
                            ("update", "update"),
                            ("retire", "retire"),
                            ("same", "same"),
                            ("refuse", "refuse"),
                        ],
                        max_length=10,
                    ),
                ),
                ("said", models.TextField(blank=True)),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="estate.configurationitem",
                    ),
                ),
                (
                    "of",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="estate.import",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ItemKind",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, unique=True)),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("icon", models.CharField(blank=True, max_length=40)),
                ("about", models.CharField(blank=True, max_length=200)),
                ("is_service", models.BooleanField(default=False)),
                ("failure_number", models.FloatField(blank=True, null=True)),
                (
                    "failure_unit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", ""),
                            ("mtbf_hours", "mtbf_hours"),
                            ("per_hour", "per_hour"),
                            ("per_year", "per_year"),
                            ("probability", "probability"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                ("repair_hours", models.FloatField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("failure_number", None),
                            models.Q(("failure_unit", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="kind_failure_has_unit",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="faterule",
            name="kinds",
            field=models.ManyToManyField(blank=True, related_name="+", to="estate.itemkind"),
        ),
        migrations.AddField(
            model_name="configurationitem",
            name="kind",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="estate.itemkind",
            ),
        ),
        migrations.CreateModel(
            name="ItemName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=200)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="estate.configurationitem",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="KindAttribute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=40)),
                ("label", models.CharField(max_length=120)),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("text", "text"),
                            ("number", "number"),
                            ("date", "date"),
                            ("choice", "choice"),
                            ("flag", "flag"),
                            ("list", "list"),
                        ],
                        default="text",
                        max_length=10,
                    ),
                ),
                (
                    "choices",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("help", models.CharField(blank=True, max_length=200)),
                ("required", models.BooleanField(default=False)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attributes",
                        to="estate.itemkind",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="MarginMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("margin", models.SmallIntegerField(null=True)),
                ("level", models.PositiveSmallIntegerField(null=True)),
                ("true_level", models.PositiveSmallIntegerField(null=True)),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="marks",
                        to="estate.configurationitem",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("k", models.PositiveIntegerField(default=1)),
                ("label", models.CharField(blank=True, max_length=120)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("source", models.CharField(blank=True, max_length=60)),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="needs",
                        to="estate.configurationitem",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NeedMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds_up",
                        to="estate.configurationitem",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="estate.need",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                (
                    "failed",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "maintenance",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "fates",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("answer", models.JSONField(default=dict)),
                ("asked_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Relation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=200)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("source", models.CharField(blank=True, max_length=60)),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="relations",
                        to="estate.configurationitem",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="related_by",
                        to="estate.configurationitem",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="estate.relationkind",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("items", models.PositiveIntegerField(default=0)),
                ("needs", models.PositiveIntegerField(default=0)),
                ("seconds", models.FloatField(default=0)),
                ("kernel", models.CharField(blank=True, max_length=10)),
                ("status", models.CharField(default="running", max_length=10)),
                ("said", models.TextField(blank=True)),
            ],
            options={
                "indexes": [models.Index(fields=["-id"], name="run_newest")],
            },
        ),
        migrations.CreateModel(
            name="SharedFate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("takes", models.PositiveIntegerField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "fate",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="estate.fateset",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shared",
                        to="estate.need",
                    ),
                ),
                (
                    "through",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="estate.configurationitem",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StateSpan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "health",
                    models.CharField(
                        choices=[("down", "down"), ("maintenance", "maintenance")], max_length=12
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("words", models.CharField(blank=True, max_length=300)),
                (
                    "ended_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="spans",
                        to="estate.configurationitem",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="standing",
                        serialize=False,
                        to="estate.configurationitem",
                    ),
                ),
                ("works", models.BooleanField(default=True)),
                ("level", models.PositiveSmallIntegerField(null=True)),
                ("true_level", models.PositiveSmallIntegerField(null=True)),
                ("searched_to", models.PositiveSmallIntegerField(default=0)),
                ("margin", models.SmallIntegerField(null=True)),
                ("margin_since", models.DateTimeField(null=True)),
                ("singles", models.PositiveIntegerField(default=0)),
                (
                    "single_items",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "single_fates",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("takes_down", models.PositiveIntegerField(default=0)),
                ("services_down", models.PositiveIntegerField(default=0)),
                ("people", models.PositiveIntegerField(default=0)),
                ("is_service", models.BooleanField(default=False)),
                ("worked_out_at", models.DateTimeField()),
                (
                    "thinnest",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="estate.need",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Debt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("lost", models.BooleanField(default=False)),
                ("causes", models.JSONField(default=dict)),
                ("accepted_until", models.DateField(null=True)),
                ("accepted_words", models.CharField(blank=True, max_length=300)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="debts",
                        to="estate.configurationitem",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner_team",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.team",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None)),
                        fields=["since", "id"],
                        name="debt_oldest",
                    ),
                    models.Index(fields=["item", "-since"], name="debt_of_item"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("item",), name="debt_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None),
                            ("ended_at__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="debt_ends_later",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="fateset",
            index=models.Index(
                condition=models.Q(("until", None)), fields=["name", "id"], name="fate_by_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="fateset",
            constraint=models.UniqueConstraint(
                condition=models.Q(("rule__isnull", False), ("until", None)),
                fields=("rule", "value"),
                name="fate_once",
            ),
        ),
        migrations.AddIndex(
            model_name="fatemember",
            index=models.Index(
                condition=models.Q(("until", None)), fields=["item"], name="fate_of_item"
            ),
        ),
        migrations.AddIndex(
            model_name="fatemember",
            index=models.Index(fields=["fate", "item"], name="fate_members"),
        ),
        migrations.AddConstraint(
            model_name="fatemember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("fate", "item"),
                name="fate_member_once",
            ),
        ),
        migrations.AddIndex(
            model_name="import",
            index=models.Index(fields=["-id"], name="estate_import_newest"),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(fields=["of", "action", "id"], name="import_rows"),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(
                condition=models.Q(("item__isnull", False)), fields=["item"], name="import_of_item"
            ),
        ),
        migrations.AddConstraint(
            model_name="faterule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("source", "attribute"), _negated=True),
                    models.Q(("attribute", ""), _negated=True),
                    _connector="OR",
                ),
                name="fate_attribute_is_named",
            ),
        ),
        migrations.AddIndex(
            model_name="configurationitem",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["words"], name="item_words"
            ),
        ),
        migrations.AddIndex(
            model_name="configurationitem",
            index=models.Index(
                condition=models.Q(("retired_at", None)), fields=["name", "id"], name="item_by_name"
            ),
        ),
        migrations.AddIndex(
            model_name="configurationitem",
            index=models.Index(
                condition=models.Q(("retired_at", None)),
                fields=["kind", "name", "id"],
                name="item_by_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="configurationitem",
            index=models.Index(
                condition=models.Q(("retired_at__isnull", False)),
                fields=["-retired_at", "-id"],
                name="item_retired",
            ),
        ),
        migrations.AddIndex(
            model_name="configurationitem",
            index=models.Index(
                condition=models.Q(models.Q(("health", "up"), _negated=True), ("retired_at", None)),
                fields=["health", "id"],
                name="item_not_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="configurationitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lifecycle", "retired"), ("retired_at__isnull", False)),
                    models.Q(
                        models.Q(("lifecycle", "retired"), _negated=True), ("retired_at", None)
                    ),
                    _connector="OR",
                ),
                name="item_retired_is_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="configurationitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("failure_number", None),
                    models.Q(("failure_unit", ""), _negated=True),
                    _connector="OR",
                ),
                name="item_failure_has_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="itemname",
            constraint=models.UniqueConstraint(fields=("source", "key"), name="item_name_once"),
        ),
        migrations.AddConstraint(
            model_name="kindattribute",
            constraint=models.UniqueConstraint(fields=("kind", "key"), name="kind_attribute_once"),
        ),
        migrations.AddIndex(
            model_name="marginmark",
            index=models.Index(fields=["item", "-at"], name="mark_of_item"),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(
                condition=models.Q(("until", None)), fields=["item"], name="need_of_item"
            ),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(
                condition=models.Q(("until__isnull", False)),
                fields=["item", "-until"],
                name="need_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(("k__gte", 1)), name="need_of_at_least_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until", None), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="need_ends_later",
            ),
        ),
        migrations.AddIndex(
            model_name="needmember",
            index=models.Index(fields=["item", "need"], name="need_by_member"),
        ),
        migrations.AddConstraint(
            model_name="needmember",
            constraint=models.UniqueConstraint(fields=("need", "item"), name="need_member_once"),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                condition=models.Q(("removed_at", None)), fields=["-id"], name="question_newest"
            ),
        ),
        migrations.AddIndex(
            model_name="relation",
            index=models.Index(
                condition=models.Q(("until", None)), fields=["item", "id"], name="relation_from"
            ),
        ),
        migrations.AddIndex(
            model_name="relation",
            index=models.Index(
                condition=models.Q(("until", None)), fields=["other", "id"], name="relation_to"
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("item", "other", "kind"),
                name="relation_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(("item", models.F("other")), _negated=True),
                name="relation_of_two",
            ),
        ),
        migrations.AddIndex(
            model_name="sharedfate",
            index=models.Index(
                condition=models.Q(("until", None)), fields=["need"], name="shared_of_need"
            ),
        ),
        migrations.AddIndex(
            model_name="sharedfate",
            index=models.Index(
                condition=models.Q(("until", None)), fields=["-id"], name="shared_now"
            ),
        ),
        migrations.AddConstraint(
            model_name="sharedfate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("fate", None), ("through__isnull", False)),
                    models.Q(("fate__isnull", False), ("through", None)),
                    _connector="OR",
                ),
                name="shared_names_one_thing",
            ),
        ),
        migrations.AddIndex(
            model_name="statespan",
            index=models.Index(fields=["item", "-since"], name="span_of_item"),
        ),
        migrations.AddConstraint(
            model_name="statespan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)), fields=("item",), name="one_state_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="statespan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until", None), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="span_ends_later",
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                condition=models.Q(("is_service", True)),
                fields=["margin", "item"],
                name="standing_thinnest",
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                fields=["-services_down", "-takes_down", "item"], name="standing_heaviest"
            ),
        ),
    ]
