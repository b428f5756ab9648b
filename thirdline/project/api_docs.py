"""The API's own description: the OpenAPI document, and the page that a person reads."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from thirdline.foundation.people.gates import everyone
from thirdline.kit.ui.pages import page
from thirdline.kit.web_api import PROBLEM_TYPE, TITLES, Problem
from thirdline.project.api import api
from thirdline.project.api_door import through_the_door

METHODS = ("get", "post", "put", "patch", "delete")
_ALWAYS = (401, 403, 404, 422, 429)
_WRITES = (*_ALWAYS, 400, 409, 413, 415)
_SHARED = "#/components/schemas/{model}"
ABOUT = (
    "Everything the screens do. Send a token as `Authorization: Bearer`, or use a signed-in browser with "
    "its `X-CSRFToken`. Every write takes an `Idempotency-Key`. Whatever does not happen is answered "
    "as `application/problem+json` with the sentence the screens show."
)
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Sent again within a day with the same request, the first answer is given again.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[ -~]+$"},
}


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document with what the door adds to every endpoint."""
    found: dict[str, Any] = dict(api.get_openapi_schema())
    found["info"] = {"title": "Thirdline", "version": "1", "description": ABOUT}
    shared = found.setdefault("components", {})
    shared["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": "session"},
    }
    found["security"] = [{"token": []}, {"session": []}]
    problem = Problem.model_json_schema(ref_template=_SHARED)
    shared.setdefault("schemas", {}).update(problem.pop("$defs", {}))
    shared["schemas"]["Problem"] = problem
    for place in found["paths"].values():
        for method in METHODS:
            if method in place:
                _complete(method, place[method])
    return found


def _complete(method: str, operation: dict[str, Any]) -> None:
    operation.pop("security", None)
    answers = {str(code): answer for code, answer in operation["responses"].items()}
    for status in _ALWAYS if method == "get" else _WRITES:
        answers.setdefault(str(status), _problem(status))
    operation["responses"] = dict(sorted(answers.items()))
    if method != "get":
        operation.setdefault("parameters", []).append(_KEY)


def _problem(status: int) -> dict[str, Any]:
    content = {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": TITLES[status], "content": content}


def open_api(request: HttpRequest) -> HttpResponse:
    return JsonResponse(document())


@everyone
def document_page(request: HttpRequest) -> HttpResponse:
    return page(request, "project/api.html", {"about": ABOUT, "groups": groups()})


@cache
def groups() -> list[dict[str, Any]]:
    """The endpoints by subject, in the words of their handlers, for page and reference."""
    found: dict[str, list[dict[str, Any]]] = {}
    for address, place in document()["paths"].items():
        for method in METHODS:
            if method in place:
                operation = place[method]
                subject = (operation.get("tags") or ["other"])[0]
                found.setdefault(subject, []).append(_line(address, method, operation))
    return [
        {"name": name, "slug": name.replace(" ", "-"), "lines": lines}
        for name, lines in sorted(found.items())
    ]


def _line(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    said = operation.get("parameters", [])
    return {
        "method": method.upper(),
        "path": path,
        "says": operation.get("description") or operation.get("summary", ""),
        "query": [{"description": "", **one} for one in said if one["in"] == "query"],
        "takes": _fields(_schema_of(operation.get("requestBody", {}))),
        "gives": [
            (status, _named(_schema_of(answer)))
            for status, answer in operation["responses"].items()
            if status.startswith("2")
        ],
    }


def _schema_of(part: dict[str, Any]) -> dict[str, Any]:
    for content in part.get("content", {}).values():
        schema: dict[str, Any] = content.get("schema", {})
        return schema
    return {}


def _fields(schema: dict[str, Any]) -> list[dict[str, Any]]:
    whole = _resolved(schema)
    needed = set(whole.get("required", []))
    return [
        {"name": name, "type": _named(field), "needed": name in needed}
        for name, field in whole.get("properties", {}).items()
    ]


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    whole: dict[str, Any] = document()["components"]["schemas"].get(name, schema)
    return whole


def _named(schema: dict[str, Any]) -> str:
    """A type in a few words: “text”, “list of TicketRow”, “one of: a, b”."""
    if "$ref" in schema:
        target = _resolved(schema)
        return _named(target) if "enum" in target else str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_named(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return "one of: " + ", ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {_named(schema.get('items', {}))}"
    return _plain(schema)


def _plain(schema: dict[str, Any]) -> str:
    kind = schema.get("const") or schema.get("format") or schema.get("type") or "anything"
    words = {
        "string": "text",
        "integer": "number",
        "boolean": "flag",
        "date-time": "moment",
        "null": "nothing",
    }
    return words.get(str(kind), str(kind))


about = [
    path("openapi.json", through_the_door(open_api), name="openapi"),
    path("docs", document_page, name="api-docs"),
]
