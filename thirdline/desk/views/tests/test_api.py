from __future__ import annotations

from typing import Any

from tests.cast import House
from thirdline.desk.views.operations import save_view
from thirdline.desk.views.tests import make
from thirdline.foundation.people.models import Person

JSON = "application/json"


def asked(person: Person, path: str) -> Any:
    return make.browser(person).get(f"/api/v1{path}").json()


def test_a_view_is_saved_read_changed_shared_and_taken_away(house: House, mina: Person) -> None:
    here = make.browser(mina)
    given = {"name": "VPN", "when": {"service": "vpn"}, "columns": ["subject"], "order": "newest"}

    saved = here.post("/api/v1/views", given, content_type=JSON)
    slug = saved.json()["slug"]
    change = {"version": 1, "name": "VPN now"}
    changed = here.patch(f"/api/v1/views/{slug}", change, content_type=JSON)
    late = here.patch(f"/api/v1/views/{slug}", change, content_type=JSON)
    shared = here.put(f"/api/v1/views/{slug}/sharing", {"for_everybody": True}, content_type=JSON)

    assert (saved.status_code, saved.json()["words"]) == (201, "service is VPN")
    assert changed.json()["name"] == "VPN now"
    assert (late.status_code, late.json()["code"]) == (409, "stale")
    assert shared.json()["group"] == "shared"
    assert here.delete(f"/api/v1/views/{slug}").status_code == 204
    assert here.get(f"/api/v1/views/{slug}").status_code == 404


def test_the_tickets_of_a_view_come_page_by_page(house: House, rae: Person, ines: Person) -> None:
    made = [make.ticket(f"t{k}", rae, house).pk for k in range(3)]
    kept = save_view(name="All", when={}, order="oldest", by=ines)

    first = asked(ines, f"/views/{kept.slug}/tickets?limit=2")
    rest = asked(ines, f"/views/{kept.slug}/tickets?limit=2&after={first['next']}")

    assert [one["number"] for one in first["items"] + rest["items"]] == made
    assert rest["next"] is None
    assert asked(ines, f"/views/{kept.slug}/count") == {"tickets": 3, "more": False}
    assert asked(ines, "/views/open/count?team=service-desk") == {"tickets": 3, "more": False}


def test_the_list_holds_fixed_views_and_ones_own(house: House, ines: Person, tomas: Person) -> None:
    kept = save_view(name="Mine", when={}, by=ines)

    slugs = {one["slug"]: one["fixed"] for one in asked(ines, "/views")}

    assert slugs["with-me"] is True
    assert slugs[kept.slug] is False
    assert kept.slug not in {one["slug"] for one in asked(tomas, "/views")}


def test_a_condition_that_cannot_be_read_is_refused(house: House, ines: Person) -> None:
    given = {"name": "X", "when": {"service": "fax"}}

    answer = make.browser(ines).post("/api/v1/views", given, content_type=JSON)

    assert answer.status_code == 409
    assert "fax" in answer.json()["detail"]
