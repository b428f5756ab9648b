from __future__ import annotations

from thirdline.desk.texts.models import ReadyText


def text_of(body: str) -> ReadyText:
    return ReadyText(name="x", slug="x", body=body)
