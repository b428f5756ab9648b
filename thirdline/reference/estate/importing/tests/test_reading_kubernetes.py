from __future__ import annotations

import re

import pytest

from thirdline.kit.refusals import Refused
from thirdline.reference.estate.importing import yaml_nodes
from thirdline.reference.estate.importing.reading import read_file
from thirdline.reference.estate.importing.shapes import Choices

SHOP = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 3
  template:
    metadata: {labels: {app: web, tier: front}}
    spec:
      containers:
      - name: server
        image: web:1
        env:
        - {name: CART_SERVICE_ADDR, value: "cart:7070"}
        - {name: DB_ADDR, value: "db.example.org:5432"}
        - {name: SELF_ADDR, value: "localhost:1"}
        - {name: SECRET_ADDR, valueFrom: {secretKeyRef: {name: s, key: k}}}
---
apiVersion: v1
kind: List
items:
- apiVersion: apps/v1
  kind: StatefulSet
  metadata: {name: cart, namespace: shop}
  spec: {template: {metadata: {labels: {app: cart}}, spec: {containers: [{name: c}]}}}
- apiVersion: v1
  kind: Service
  metadata: {name: cart, namespace: shop}
  spec: {selector: {app: cart}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: door, namespace: shop}
spec:
  rules:
  - http: {paths: [{path: /, backend: {service: {name: web, port: {number: 80}}}}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: c}
"""


def read(content: str, **choices):
    return read_file(content.encode(), "kubernetes", Choices(**choices), lambda done, total: None)


def needs(reading) -> dict[str, list[tuple[int, tuple[str, ...]]]]:
    return {one.key: [(n.k, n.members) for n in one.needs or ()] for one in reading.items}


def test_services_need_workloads_and_workloads_whom_they_call():
    found = needs(read(SHOP))

    pods = tuple(f"shop/Deployment/web/pod/web-{n}" for n in (1, 2, 3))
    assert found["shop/Service/web"] == [(1, ("shop/Deployment/web",))]
    assert found["shop/Ingress/door"] == [(1, ("shop/Service/web",))]
    assert found["shop/Deployment/web"] == [
        (1, pods), (1, ("shop/Service/cart",)), (1, ("outside/db.example.org",)),
    ]  # fmt: skip


@pytest.mark.parametrize(("chosen", "k"), [("one", 1), ("most", 2), ("all", 3)])
def test_how_many_replicas_are_needed_is_chosen(chosen, k):
    assert needs(read(SHOP, replicas=chosen))["shop/Deployment/web"][0][0] == k


def test_a_workload_may_say_itself_how_many_it_needs():
    said = SHOP.replace("{name: web, namespace: shop}", '{name: web, namespace: shop, annotations: {thirdline/needed: "2"}}', 1)  # fmt: skip

    assert needs(read(said))["shop/Deployment/web"][0][0] == 2


def test_the_namespace_is_the_environment():
    assert {one.facts.get("environment") for one in read(SHOP).items if one.kind != "outside-service"} == {"shop"}  # fmt: skip


def test_what_is_not_known_is_said():
    notes = read(SHOP).notes

    assert "1 address leads out of the file: db.example.org." in notes
    assert (
        "Addresses kept elsewhere (config maps, secrets) are not known: web: SECRET_ADDR." in notes
    )
    assert "1 object of another kind is left out." in notes


def test_manifests_may_be_json():
    text = '{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": {"selector": {"a": "b"}}}'

    assert read(text).items[0].key == "default/Service/web"


def test_broken_yaml_is_named_with_its_line():
    with pytest.raises(Refused, match=r"^Line 3 is not YAML"):
        read("apiVersion: v1\nkind: Service\n  metadata: [\n")


def test_an_alias_bomb_is_refused_while_it_is_small():
    levels = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 10))

    with pytest.raises(Refused, match="stand for more values than anybody could read"):
        read(f"apiVersion: v1\nkind: Deployment\nl0: &l0 [a, a, a]\n{levels}\n")


def test_an_alias_of_itself_is_refused():
    with pytest.raises(Refused, match="stands for nothing that is whole"):
        read("apiVersion: v1\nkind: Service\nmetadata: &m {name: x, again: *m}\n")


def test_yaml_nested_without_end_is_refused():
    with pytest.raises(Refused, match="levels deep"):
        read("apiVersion: v1\nkind: Service\nspec: " + "[" * 50_000)


def test_more_values_than_anybody_needs_are_refused(monkeypatch):
    monkeypatch.setattr(yaml_nodes, "MOST_NODES", 100)

    with pytest.raises(Refused, match="more than 2,000,000 values"):
        read("apiVersion: v1\nkind: Service\nlist:\n" + "- a\n" * 200)


def test_names_that_no_database_can_keep_are_refused():
    half = '{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "%s"}, "spec": {}}'

    found = read(half % r"a\u0000b")
    assert not found.items
    assert found.troubles[0].said.startswith("The row holds a sign that is no text")
    with pytest.raises(Refused, match=r"^Line 1 is not YAML"):
        read(half % r"a\ud800b")
    assert not read(half % ("n" * 200)).items


def test_tags_make_no_objects():
    found = read(
        "apiVersion: v1\nkind: Service\nmetadata: {name: !!python/object/apply:os.system ['true']}\n"
    )

    assert not found.items
    assert [one.said for one in found.troubles] == ["The Service has no name."]


@pytest.mark.parametrize("replicas", ["-1", "100000000", "many", "true"])
def test_replicas_that_cannot_be_are_refused_with_the_line(replicas):
    found = read(SHOP.replace("replicas: 3", f"replicas: {replicas}"))

    assert [(one.line, one.key) for one in found.troubles] == [(2, "shop/Deployment/web")]
    assert "“replicas” is" in found.troubles[0].said


def test_a_file_without_any_object_is_refused():
    with pytest.raises(Refused, match="no Kubernetes object"):
        read("just: words\n")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("metadata:\n\tname: x\n", "Line 2 is not YAML: it is indented with a tab"),
        ("a: 1\n b: 2\n", "Line 2 is not YAML: a “key: value” cannot begin here"),
        ("a:\n    b: 1\n  c: 2\n", "Line 3 is not YAML: its indentation does not fit"),
        ("a: {b: 1\nc: [\n", "Line 2 is not YAML: a bracket that opens on line 1 is not closed"),
        (
            "a: 'b\nc: d\n",
            "Line 3 is not YAML: a quotation mark that opens on line 1 is not closed",
        ),
        ("a: 1\nb\nc: 2\n", "Line 3 is not YAML: a key without a colon behind it"),
        ("{{- if .Values.on }}\na: 1\n", "Line 1 is not YAML: it is a template; render it first"),
    ],
)
def test_what_is_wrong_with_a_line_is_told_in_words_of_ours(text, sentence):
    with pytest.raises(Refused, match=f"^{re.escape(sentence)}"):
        read(text)


def test_the_name_of_a_template_is_no_name():
    found = read("apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}\n")

    assert [one.said[:53] for one in found.troubles] == [
        "The name of the Service is no text but a template. Re"
    ]


def test_a_key_that_stands_twice_is_named_with_its_line():
    with pytest.raises(Refused, match=r"^Line 3: “kind” stands twice in one mapping\."):
        read("apiVersion: v1\nkind: Service\nkind: Deployment\n")


def test_what_is_merged_may_be_said_anew():
    found = read(
        "apiVersion: v1\nkind: List\nitems:\n- &a {apiVersion: v1, kind: Service, metadata: {name: a}}\n"
        "- {<<: *a, metadata: {name: b}}\n"
    )

    assert [one.name for one in found.items] == ["a", "b"]
