"""Kubernetes manifests: workloads, their replicas, the services before them and who calls whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdline.kit.refusals import Refused
from thirdline.reference.estate.importing.calls import Calls, needed_of
from thirdline.reference.estate.importing.files import unicode_of
from thirdline.reference.estate.importing.shapes import (
    MOST_MEMBERS,
    Choices,
    Incoming,
    KindSaid,
    NeedSaid,
    Reading,
    Tell,
    Trouble,
)
from thirdline.reference.estate.importing.yaml_nodes import documents

WORKLOADS = {
    "Deployment": ("deployment", KindSaid("Deployment", "stack-2")),
    "StatefulSet": ("stateful-set", KindSaid("Stateful set", "database")),
    "DaemonSet": ("daemon-set", KindSaid("Daemon set", "stack-2")),
}
SERVICE = ("cluster-service", KindSaid("Cluster service", "arrows-split"))
INGRESS = ("ingress", KindSaid("Ingress", "world"))
POD = ("pod", KindSaid("Pod", "box"))
OUTSIDE = ("outside-service", KindSaid("Outside service", "cloud"))
MOST_REPLICAS = 500


def read_manifests(content: bytes, choices: Choices, tell: Tell) -> Reading:
    """Every workload, service and ingress of the manifests, with what each needs."""
    found = Reading()
    cluster = _Cluster(found, choices)
    for number, one in enumerate(_objects(documents(unicode_of(content)))):
        cluster.take(one)
        if number % 500 == 0:
            tell(number, number + 500)
    if not cluster.counted:
        raise Refused(_("The file holds no Kubernetes object with “apiVersion” and “kind”."))
    cluster.join()
    return found


def _objects(every: Iterator[Any]) -> Iterator[Any]:
    """Objects, those of lists too; a list inside a list is no Kubernetes."""
    for one in every:
        held = one.get("items") if isinstance(one, dict) else None
        if isinstance(held, list) and str(one.get("kind", "")).endswith("List"):
            yield from held
        else:
            yield one


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _no_name(said: Any) -> str:
    if isinstance(said, str) and said:
        return _("The name of the %(kind)s is too long.")
    if isinstance(said, dict):  # What `{{ … }}` is to YAML.
        return _("The name of the %(kind)s is no text but a template. Render it first (helm template, kustomize build) and import what that writes.")  # fmt: skip
    return _("The %(kind)s has no name.")


class _Labelled:
    """Workloads by what they are labelled, so that no service has to look at all of them."""

    def __init__(self, pods: list[tuple[Incoming, str, dict[str, Any]]]) -> None:
        self._by_label: dict[tuple[str, str, str], list[tuple[str, dict[str, Any]]]] = {}
        self._looked = 0
        for workload, place, labels in pods:
            for key, value in labels.items():
                there = self._by_label.setdefault((place, key, str(value)), [])
                there.append((workload.key, labels))

    def chosen(self, place: str, selector: dict[str, Any]) -> list[str]:
        """The workloads with all these labels, looked for among those with the rarest of them."""
        having = [self._by_label.get((place, k, str(v)), []) for k, v in selector.items()]
        few = min(having, key=len, default=[])
        self._looked += len(few)
        if self._looked > MOST_MEMBERS:
            raise Refused(_("The services of the file stand before more than 3,000,000 workloads together. Split it and import the parts."))  # fmt: skip
        return [key for key, labels in few if all(labels.get(k) == v for k, v in selector.items())]


class _Cluster:
    """What was read so far; needs are drawn when everything is there."""

    def __init__(self, found: Reading, choices: Choices) -> None:
        self.found, self.choices, self.counted = found, choices, 0
        # By namespace and name, or namespace and labels.
        self.services: dict[tuple[str, str], Incoming] = {}
        self.selectors: list[tuple[Incoming, str, dict[str, Any]]] = []
        self.pods: list[tuple[Incoming, str, dict[str, Any]]] = []
        self.backends: list[tuple[Incoming, str, list[str]]] = []
        self.calls = Calls()
        self.other = 0

    def take(self, one: Any) -> None:
        if not isinstance(one, dict) or not one.get("kind") or "apiVersion" not in one:
            return
        self.counted += 1
        kind, about = str(one["kind"]), _map(one.get("metadata"))
        named, place = about.get("name"), str(about.get("namespace") or "")
        name = named if isinstance(named, str) else ""
        if kind not in WORKLOADS and kind not in ("Service", "Ingress"):
            self.other += 1
            return
        line = getattr(one, "line", 0)
        if not name or len(name) > 120:
            said = _no_name(named) % {"kind": kind[:60]}
            self.found.troubles.append(Trouble(line, "", name[:120], said))
            return
        spec = _map(one.get("spec"))
        if kind == "Service":
            self._service(line, place, name, spec)
        elif kind == "Ingress":
            self._ingress(line, place, name, spec)
        else:
            self._workload(line, place, name, one)

    def _item(self, line: int, place: str, name: str, sort: tuple[str, KindSaid], word: str) -> Incoming:  # fmt: skip
        slug, said = sort
        self.found.kinds.setdefault(slug, said)
        one = Incoming(line, f"{place or 'default'}/{word}/{name}", name, slug, needs=[])
        if place:
            one.facts["environment"] = place[:40]
        self.found.put(one)
        return one

    def _service(self, line: int, place: str, name: str, spec: dict[str, Any]) -> None:
        one = self._item(line, place, name, SERVICE, "Service")
        self.services.setdefault((place, name), one)
        if spec.get("type") == "ExternalName":
            host = str(spec.get("externalName") or "")
            self.calls.add(one, place, "externalName", host)
        elif selector := _map(spec.get("selector")):
            self.selectors.append((one, place, selector))

    def _ingress(self, line: int, place: str, name: str, spec: dict[str, Any]) -> None:
        one = self._item(line, place, name, INGRESS, "Ingress")
        backends = [_map(spec.get("defaultBackend"))]
        for rule in _list(spec.get("rules")):
            backends += [_map(p.get("backend")) for p in _list(_map(rule.get("http")).get("paths"))]
        # Older manifests name the service beside the path.
        names = [str(_map(b.get("service")).get("name") or b.get("serviceName") or "") for b in backends]  # fmt: skip
        self.backends.append((one, place, [n for n in dict.fromkeys(names) if n]))

    def _workload(self, line: int, place: str, name: str, whole: dict[str, Any]) -> None:
        kind, spec = str(whole["kind"]), _map(whole.get("spec"))
        one = self._item(line, place, name, WORKLOADS[kind], kind)
        template = _map(spec.get("template"))
        self.pods.append((one, place, _map(_map(template.get("metadata")).get("labels"))))
        self._replicas(one, place, whole, spec)
        inner = _map(template.get("spec"))
        images = []
        for container in _list(inner.get("initContainers")) + _list(inner.get("containers")):
            images.append(str(container.get("image") or ""))
            for variable in _list(container.get("env")):
                self.calls.add(one, place, str(variable.get("name") or ""), variable.get("value"))
        if images := [each for each in dict.fromkeys(images) if each]:
            one.facts["attributes.image"] = ", ".join(images)[:500]

    def _replicas(self, one: Incoming, place: str, whole: dict[str, Any], spec: dict[str, Any]) -> None:  # fmt: skip
        said = spec.get("replicas", 1)
        replicas = said if isinstance(said, int) and not isinstance(said, bool) else -1
        if not 0 <= replicas <= MOST_REPLICAS:
            words = {"given": said, "most": MOST_REPLICAS}
            self.found.items.pop()  # itself: it was only just put there
            self.found.troubles.append(Trouble(one.line, one.key, one.name, _("“replicas” is “%(given)s”, not a number up to %(most)s.") % words))  # fmt: skip
            return
        one.facts["attributes.replicas"] = str(replicas)
        if replicas < 2:
            return
        pods = []
        for number in range(1, replicas + 1):
            pod = self._item(one.line, place, f"{one.name}-{number}", POD, f"{one.key.split('/')[1]}/{one.name}/pod")  # fmt: skip
            pods.append(pod.key)
        annotations = _map(_map(whole.get("metadata")).get("annotations"))
        k = needed_of(replicas, self.choices.replicas, str(annotations.get("thirdline/needed") or ""))  # fmt: skip
        one.needs = [NeedSaid(tuple(pods), k, "replicas", one.line)]

    def join(self) -> None:
        """Draw the needs between what was read."""
        kept = {id(one) for one in self.found.items}
        pods = [entry for entry in self.pods if id(entry[0]) in kept]
        labelled = _Labelled(pods)
        for service, place, selector in self.selectors:
            behind = labelled.chosen(place, selector)
            if behind:
                assert service.needs is not None  # noqa: S101 - narrows the type
                service.needs.append(NeedSaid(tuple(behind), 1, "", service.line))
            else:
                self.found.notes.append(_("No workload of the file stands behind the service “%(name)s”.") % {"name": service.name})  # fmt: skip
        for ingress, place, names in self.backends:
            self._behind(ingress, place, names)
        self.calls.join(self.services, self.found, OUTSIDE)
        if self.other:
            words = ngettext("%(n)s object of another kind is left out.", "%(n)s objects of other kinds are left out.", self.other)  # fmt: skip
            self.found.notes.append(words % {"n": self.other})

    def _behind(self, ingress: Incoming, place: str, names: list[str]) -> None:
        for name in names:
            service = self.services.get((place, name))
            if service is None:
                words = {"ingress": ingress.name, "name": name}
                self.found.notes.append(_("The ingress “%(ingress)s” leads to “%(name)s”, which the file does not hold.") % words)  # fmt: skip
            else:
                assert ingress.needs is not None  # noqa: S101 - narrows the type
                ingress.needs.append(NeedSaid((service.key,), 1, "", ingress.line))
