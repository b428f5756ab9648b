"""The climb of one ticket from L1 to L3 and back, told through the API alone."""

from __future__ import annotations

import pytest

from thirdline.foundation.records.operations import apply_text
from thirdline.project.tests.api_make import Caller

CONTRACTS = """
escalation_contracts:
- slug: vpn-l2
  name: VPN to L2
  service: vpn
  tier_level: 2
  items:
  - {key: since, label: Since when it fails, kind: question, ask_whom: agent}
- slug: vpn-l3
  name: VPN to L3
  service: vpn
  tier_level: 3
  items:
  - {key: trace, label: A trace of the network, kind: step, ask_whom: agent}
"""


CLIMB = {"kind": "escalate", "reason": "needs_skill", "words": "Not in the guide."}


@pytest.mark.slow
def test_one_ticket_climbs_and_comes_back(house, rae, ines, tomas, noor, mina):  # noqa: PLR0917
    apply_text(CONTRACTS, by=None)
    asks, l1, l2, l3, leads = (Caller(one) for one in (rae, ines, tomas, noor, mina))
    opened = done(asks.post("/tickets", {"title": "VPN drops", "service": "vpn"}), 201)
    at = f"/tickets/{opened['number']}"

    done(l1.post(f"{at}/messages", {"text": "We look into it."}), 201)
    ask_without_handing_over(at, l1, l2)
    climb_once_the_contract_is_met(at, l1)
    come_back_and_climb_again(at, l1, l2)
    climb_to_the_network(at, l2, l3)
    resolve_twice(at, asks, l3)

    whole = done(l3.get(at))
    assert opened["team"]["slug"] == "service-desk"
    assert [(s["tier"], s["ended"]) for s in whole["path"]["stays"]] == [
        (1, "escalated"), (2, "returned"), (1, "escalated"), (2, "escalated"),
        (3, "resolved"), (3, "resolved"),
    ]  # fmt: skip
    assert whole["state"] == "closed"
    verbs = {entry["verb"] for entry in every(l3, f"{at}/journal")}
    assert {"ticket.opened", "ticket.escalated", "ticket.returned", "ticket.closed"} <= verbs
    assert done(leads.get("/insights/ladder-figures"))["cases"] == 1


def ask_without_handing_over(at: str, l1: Caller, l2: Caller) -> None:
    asked = done(l1.post(f"{at}/consults", {"question": "Known?", "team": "workplace"}), 201)
    assert [one["number"] for one in done(l2.get("/consults"))] == [asked["number"]]
    done(l2.post(f"/consults/{asked['number']}/answer", {"answer": "No."}))


def climb_once_the_contract_is_met(at: str, l1: Caller) -> None:
    refused = l1.post(f"{at}/handoffs", CLIMB)
    assert (refused.status_code, refused.json()["code"]) == (409, "contract")
    assert [one["key"] for one in refused.json()["facts"]["missing"]] == ["since"]
    state = done(l1.post(f"{at}/contract-answers", {"key": "since", "value": "Monday"}), 201)
    assert state["complete"]
    done(l1.post(f"{at}/handoffs", CLIMB), 201)


def come_back_and_climb_again(at: str, l1: Caller, l2: Caller) -> None:
    done(l2.post(f"{at}/acceptance"))
    back = {"kind": "return", "reason": "missing_information", "missing": ["since"]}
    assert done(l2.post(f"{at}/handoffs", back), 201)["missing"] == ["Since when it fails"]
    done(l1.post(f"{at}/contract-answers", {"key": "since", "value": "Monday, 08:00"}), 201)
    done(l1.post(f"{at}/acceptance"))
    done(l1.post(f"{at}/handoffs", CLIMB), 201)


def climb_to_the_network(at: str, l2: Caller, l3: Caller) -> None:
    done(l2.post(f"{at}/acceptance"))
    tried = {"key": "trace", "value": "Traced", "result": "MTU is wrong"}
    done(l2.post(f"{at}/contract-answers", tried), 201)
    done(l2.post(f"{at}/handoffs", {**CLIMB, "team": "network"}), 201)
    done(l3.post(f"{at}/acceptance"))


def resolve_twice(at: str, asks: Caller, l3: Caller) -> None:
    done(l3.post(f"{at}/resolution", {"words": "MTU set to 1400."}))
    done(asks.post(f"{at}/reopening", {"reason": "Again this morning."}))
    done(l3.post(f"{at}/acceptance"))
    done(l3.post(f"{at}/resolution", {"words": "And on the other gateway."}))
    done(asks.post(f"{at}/closure"))


def done(answer, status: int = 200):
    assert answer.status_code == status, answer.json()
    return answer.json()


def every(caller, path: str) -> list[dict]:
    found, after = [], ""
    while True:
        page = done(caller.get(f"{path}?limit=5&after={after}"))
        found += page["items"]
        after = page["next"]
        if after is None:
            return found
