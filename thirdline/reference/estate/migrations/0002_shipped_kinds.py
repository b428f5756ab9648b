"""The kinds, relations and fate rules an organisation starts with."""

from django.db import migrations

from thirdline.reference.estate.shipped import KINDS, RELATIONS, RULES


def ship(apps, schema_editor):
    kinds = ship_kinds(apps)
    relation = apps.get_model("estate", "RelationKind")
    relation.objects.bulk_create(
        relation(slug=slug, name=name, back=back) for slug, name, back in RELATIONS
    )
    table = apps.get_model("estate", "FateRule")
    for slug, name, source, attribute, of, icon, hours, repair in RULES:
        rule = table.objects.create(
            slug=slug, name=name, source=source, attribute=attribute, icon=icon,
            failure_number=hours, failure_unit="mtbf_hours", repair_hours=repair,
        )  # fmt: skip
        rule.kinds.set([kinds[one] for one in of])


def ship_kinds(apps):
    table, attribute = (
        apps.get_model("estate", "ItemKind"),
        apps.get_model("estate", "KindAttribute"),
    )
    kinds = {}
    for slug, name, icon, is_service, hours, repair, attributes in KINDS:
        kinds[slug] = table.objects.create(
            slug=slug, name=name, icon=icon, is_service=is_service, failure_number=hours,
            failure_unit="mtbf_hours" if hours else "", repair_hours=repair,
        )  # fmt: skip
        attribute.objects.bulk_create(
            attribute(
                kind=kinds[slug], key=key, label=label, type=kind, help=help, choices=choices,
                position=position,
            )
            for position, (key, label, kind, help, choices) in enumerate(attributes)
        )  # fmt: skip
    return kinds


class Migration(migrations.Migration):
    dependencies = [("estate", "0001_estate")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
