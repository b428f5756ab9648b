"""Text that flows (RFC 3676): lines that end in a space go on in the next one."""

from __future__ import annotations


def unfolded(text: str, *, join: bool = False) -> str:
    """Paragraphs on one line each. With `join` the space at the break was no part of the text."""
    out: list[str] = []
    held: list[str] = []
    depth = 0
    for line in text.split("\n"):
        level, content = _quoted(line)
        if held and level != depth:
            out.append(_marked(depth, "".join(held)))
            held = []
        depth = level
        if content.endswith(" ") and content != "-- ":
            held.append(content[:-1] if join else content)
        else:
            out.append(_marked(depth, "".join([*held, content])))
            held = []
    if held:
        out.append(_marked(depth, "".join(held)))
    return "\n".join(out)


def _quoted(line: str) -> tuple[int, str]:
    bare = line.lstrip(">")
    level = len(line) - len(bare)
    return level, bare.removeprefix(" ")


def _marked(depth: int, text: str) -> str:
    return f"{'>' * depth} {text}".rstrip(" ") if depth else text
