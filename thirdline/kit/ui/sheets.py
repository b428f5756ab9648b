"""Our stylesheets in their order, each with the layer it belongs to."""

from __future__ import annotations

from pathlib import Path

LAYERS = "@layer tabler, tokens, base, layout, components, screens, utilities;"
FOLDER = Path(__file__).parent / "static" / "ui" / "css"
BUILT = "vendor/thirdline.css"


def ordered() -> list[tuple[str, Path]]:
    """Within a layer the order is alphabetical: no component may depend on another's rules."""
    sheets = [("tokens", FOLDER / "tokens.css"), ("base", FOLDER / "base.css")]
    for layer in ("layout", "components", "screens"):
        sheets += [(layer, sheet) for sheet in sorted((FOLDER / layer).glob("*.css"))]
    return [*sheets, ("utilities", FOLDER / "utilities.css"), ("utilities", FOLDER / "print.css")]


def joined() -> str:
    """All sheets as one text, each inside its layer; the same input always gives the same bytes."""
    parts = [f"@layer {layer} {{\n{sheet.read_text().rstrip()}\n}}" for layer, sheet in ordered()]
    return "\n".join([LAYERS, *parts, ""])


def entry() -> str:
    """The same list as imports, for development; kept as `entry.css` and checked by a test."""
    imports = [
        f'@import url("{sheet.relative_to(FOLDER).as_posix()}") layer({layer});'
        for layer, sheet in ordered()
    ]
    return "\n".join([LAYERS, '@import url("../../vendor/fonts.css");', *imports, ""])


if __name__ == "__main__":
    (FOLDER / "entry.css").write_text(entry())
