from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui import registry

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person


def _works(person: Person) -> bool:
    return person.may("work")


registry.menu_entry("preferences", _("Preferences"), "adjustments", "people:preferences", order=10)
registry.menu_entry("rota", _("Who is on call"), "phone", "people:rota", may=_works, order=20)
