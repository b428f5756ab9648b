"""Files somebody wrote to keep a worker busy for hours: each ends soon, with a sentence or with its items."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from thirdline.kit.refusals import Refused
from thirdline.reference.estate.importing import shapes
from thirdline.reference.estate.importing.known import Held, Known
from thirdline.reference.estate.importing.linking import link
from thirdline.reference.estate.importing.matching import match
from thirdline.reference.estate.importing.needs_syntax import read_needs
from thirdline.reference.estate.importing.reading import read_file
from thirdline.reference.estate.importing.shapes import Choices, Incoming, Reading
from thirdline.reference.estate.importing.tests.test_reading_netbox import row

SOON = 10  # seconds of work; what is large here is no larger than an upload may be


def read(content: str, format: str = "csv") -> Reading:
    return read_file(content.encode(), format, Choices(), lambda done, total: None)


def netbox(*rows: dict[str, Any]) -> str:
    return json.dumps(rows)


def workload(number: int, *, labels: str, replicas: str = "1", env: str = "") -> str:
    pod = (
        f"{{metadata: {{labels: {{{labels}}}}}, spec: {{containers: [{{name: c, env: [{env}]}}]}}}}"
    )
    return (
        f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: d{number}}}\n"
        f"spec: {{replicas: {replicas}, template: {pod}}}\n---\n"
    )


def service(number: int, labels: str) -> str:
    about = f"metadata: {{name: s{number}}}\nspec: {{selector: {{{labels}}}}}\n---\n"
    return f"apiVersion: v1\nkind: Service\n{about}"


def strips(count: int) -> str:
    """Power strips, each plugged into the next, and none into a feed."""
    numbers = range(1, count + 1)

    def end(kind: str, number: int) -> list[dict[str, Any]]:
        return [{"object_type": f"dcim.{kind}", "object_id": number}]

    return netbox(
        *(row("dcim.device", n, name=f"strip {n}") for n in numbers),
        *(row("dcim.powerport", n, device=n) for n in numbers),
        *(row("dcim.poweroutlet", n, device=n) for n in numbers),
        *(
            row(
                "dcim.cable",
                n,
                a_terminations=end("powerport", n),
                b_terminations=end("poweroutlet", n % count + 1),
            )
            for n in numbers
        ),
    )


def crowd(devices: int, machines: int) -> str:
    """Machines in one cluster of more hosts than a need may name."""
    return netbox(
        row("virtualization.cluster", 1, name="c"),
        *(row("dcim.device", n, name=f"d{n}", cluster=1) for n in range(1, devices + 1)),
        *(
            row("virtualization.virtualmachine", n, name=f"v{n}", cluster=1)
            for n in range(1, machines + 1)
        ),
    )


MARKS = "\u0315\u0300" * 60_000
HOSTILE = {
    "blanks in needs": ("csv", lambda: "name,kind,needs\na,server,x" + " " * 900_000 + "y\n"),
    "marks in a kind": ("csv", lambda: f"name,kind\na,{MARKS}\n"),
    "marks in a lifecycle": ("csv", lambda: f"name,kind,lifecycle\na,server,{MARKS}\n"),
    "marks in a heading": ("csv", lambda: f"name,kind,{MARKS}\na,server,1\n"),
    "marks in a role": ("netbox", lambda: netbox(row("dcim.devicerole", 1, name=MARKS), row("dcim.device", 1, name="d", role=1))),
    "as many roles as devices": ("netbox", lambda: netbox(*(row("dcim.devicerole", n, name=f"r{n}") for n in range(15_000)), *(row("dcim.device", n, name=f"d{n}") for n in range(15_000)))),
    "strips in a ring": ("netbox", lambda: strips(8_000)),
    "machines in a crowd of hosts": ("netbox", lambda: crowd(12_000, 12_000)),
    "as many services as workloads": ("kubernetes", lambda: "".join(workload(n, labels=f"app: a{n}") + service(n, f"app: a{n}") for n in range(6_000))),
    "addresses without end": ("kubernetes", lambda: workload(1, labels="", env=", ".join(f'{{name: A_ADDR, value: "h{n}:1"}}' for n in range(30_000)))),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_soon(name: str) -> None:
    format, made = HOSTILE[name]
    content = made()
    began = time.process_time()

    found = read(content, format)

    assert found.items or found.troubles
    assert time.process_time() - began < SOON


def test_a_cable_joins_no_thousands_of_ports() -> None:
    ends = [{"object_type": "dcim.interface", "object_id": n} for n in range(1, 200)]
    cable = row("dcim.cable", 7, a_terminations=ends, b_terminations=ends)
    ports = [row("dcim.interface", n, device=n) for n in range(1, 200)]

    with pytest.raises(Refused, match=r"^Cable 7 has more than 100 ends on one side\."):
        read(netbox(cable, *ports), "netbox")


def test_services_before_countless_workloads_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thirdline.reference.estate.importing.kubernetes.MOST_MEMBERS", 50)
    manifests = "".join(workload(n, labels="app: a") + service(n, "app: a") for n in range(10))

    with pytest.raises(Refused, match="The services of the file stand before more than"):
        read(manifests, "kubernetes")


def test_a_few_lines_do_not_stand_for_countless_replicas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapes, "MOST_ITEMS", 1_000)
    read_so_far: list[int] = []

    def tell(done: int, _total: int) -> None:
        read_so_far.append(done)

    manifests = "".join(workload(n, labels="", replicas="500") for n in range(2_000))
    with pytest.raises(Refused, match="more than 200,000 items"):
        read_file(manifests.encode(), "kubernetes", Choices(), tell)
    assert read_so_far == [0]


def test_rows_that_cannot_be_used_are_not_gathered_without_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shapes, "MOST_ITEMS", 10)

    with pytest.raises(Refused, match=r"cannot be used; the first is line 2: The row has 1 field"):
        read("name,kind\n" + "a\n" * 20)


def test_what_is_taken_out_of_needs_is_put_back_once() -> None:
    (need,) = read_needs('"' + "A" * 1_000 + '"' + "\x010\x02" * 500)

    assert len(need.members[0]) < 3_000
    assert read_needs('"A"\x019\x02')[0].members[0] == "A9"


def test_a_sentence_repeats_only_the_beginning_of_a_long_value() -> None:
    long = "9" * 5_000
    table = "name,kind,users,warranty_until,failure_number,lifecycle\n"
    rows = [f"a,server,{long},,,\n", f"b,server,,{long},,\n", f"c,server,,,{long}x,\n", f"d,server,,,,{long}\n"]  # fmt: skip

    said = [one.said for one in read(table + "".join(rows)).troubles]

    assert len(said) == 4
    assert all(len(one) < 300 for one in said)


@pytest.mark.slow
def test_a_long_chain_that_hangs_on_a_refused_item_is_refused_at_once() -> None:
    count = 20_000
    names = [f"n{n}" for n in range(count)]
    needs = [*names[1:], "nowhere"]
    table = "name,kind,needs\n" + "".join(f"{a},server,{b}\n" for a, b in zip(names, needs, strict=True))  # fmt: skip
    reading, known = read(table), Known("csv", kinds={"server": "server"})
    began = time.process_time()

    linked = link(reading, match(reading, known, Choices()), known)

    assert (linked, len(reading.troubles)) == ([], count)
    assert time.process_time() - began < SOON


@pytest.mark.slow
def test_as_many_rows_of_one_name_as_items_of_it_are_told_at_once() -> None:
    count = 10_000
    known = Known("csv", kinds={"server": "server"})
    for number in range(1, count + 1):
        known.items[number] = Held(number, "web", "server", retired=False)
        known.by_name["web"].append(number)
    reading = Reading([Incoming(n, f"k{n}", "web", "server") for n in range(count)])
    began = time.process_time()

    match(reading, known, Choices())

    assert len(reading.troubles) == count
    assert time.process_time() - began < SOON
