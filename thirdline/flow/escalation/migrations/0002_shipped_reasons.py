"""The reason codes an organisation starts with; from here on they are its own to change."""

from django.db import migrations

REASONS = [
    ("escalate", "needs_access", "Needs access only the next tier has", False),
    ("escalate", "needs_skill", "Needs deeper knowledge", False),
    ("escalate", "guide_ended", "The guide ends here", False),
    ("escalate", "needs_change", "Needs a change to the system", False),
    ("escalate", "out_of_time", "The time of this tier is used up", False),
    ("escalate", "outage", "Part of an outage", False),
    ("return", "missing_information", "Information is missing", True),
    ("return", "step_not_tried", "A step was not tried", True),
    ("return", "answer_known", "The answer is known at your tier", False),
    ("return", "part_done", "Our part is done, the rest is yours", False),
    ("return", "wrong_team", "It belongs to another team", False),
    ("transfer", "wrong_team", "It belongs to another team", False),
    ("transfer", "other_domain", "The cause lies in another domain", False),
    ("transfer", "load", "This team is full", False),
    ("transfer", "shift", "The shift ends", False),
]


def ship(apps, schema_editor):
    table = apps.get_model("escalation", "HandoffReason")
    table.objects.bulk_create(
        table(kind=kind, code=code, words=words, needs_items=needs, position=position)
        for position, (kind, code, words, needs) in enumerate(REASONS)
    )


class Migration(migrations.Migration):
    dependencies = [("escalation", "0001_contracts_and_consults")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
