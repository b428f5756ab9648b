"""A client that speaks for a person with a token, as a program would."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import issue_token


class Caller:
    """Sends JSON to the API and hands back the answer; `scopes=None` sends no token."""

    def __init__(self, person: Person | None = None, scopes: list[str] | None = None):
        self.client = Client()
        self.headers: dict[str, str] = {}
        if person is not None:
            _token, secret = issue_token(person, name="test", scopes=scopes or ["write"], by=person)
            self.headers = {"Authorization": f"Bearer {secret}"}

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        data = (
            body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        )
        return self.client.generic(
            method,
            f"/api/v1{path}",
            data,
            content_type=headers.pop("content_type", "application/json"),
            headers={**self.headers, **headers},
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("POST", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("PUT", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.send("DELETE", path, **headers)
