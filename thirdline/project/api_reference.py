"""Writes docs/reference/api.md from the OpenAPI document: `python -m thirdline.project.api_reference`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "api.md"
HEAD = """# The API, endpoint by endpoint

Generated from the OpenAPI document; a test fails when it is out of date.
How to begin, send twice, page and read errors: [the API in use](../use/api.md).
"""


def reference() -> str:
    """The whole page as Markdown."""
    from thirdline.project.api_docs import groups

    parts = [HEAD]
    for group in groups():
        parts.append(f"\n## {group['name'].capitalize()}\n")
        parts += [_endpoint(line) for line in group["lines"]]
    return "".join(parts)


def _endpoint(line: dict[str, Any]) -> str:
    text = f"\n### `{line['method']} {line['path']}`\n\n{line['says']}\n"
    asked = [f"- `?{one['name']}` {one.get('description', '')}".rstrip() for one in line["query"]]
    sent = [
        f"- `{one['name']}`: {one['type']}{', needed' if one['needed'] else ''}"
        for one in line["takes"]
    ]
    gives = "; ".join(f"{status} {kind}".rstrip() for status, kind in line["gives"])
    for rows in (asked, sent):
        text += "\n" + "\n".join(rows) + "\n" if rows else ""
    return f"{text}\nAnswers {gives}.\n"


def main() -> None:
    import django

    django.setup()
    PAGE.write_text(reference(), encoding="utf-8")


if __name__ == "__main__":
    main()
