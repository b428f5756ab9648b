"""Third-party assets: copied from the locked npm packages into the data folder, never committed.

`python -m thirdline.kit.ui.assets NODE_MODULES TARGET` does the same from a shell.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from thirdline.kit.ui import sheets
from thirdline.kit.ui.icons import ICONS

SANS = "@fontsource-variable/ibm-plex-sans"
MONO = "@fontsource/ibm-plex-mono"
# What islands import, each one file that imports nothing else.
MODULES = {
    "echarts.js": "echarts/dist/echarts.esm.min.mjs",
}
_MAP_LINE = re.compile(r"/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=.*$", re.MULTILINE)
_CHARSET = re.compile(r'@charset "[^"]*";', re.IGNORECASE)
_DRAWN = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_FONT_FILE = re.compile(r"url\(\./files/([^)]+)\)(\s*format\([^)]*\))?")


class AssetMissing(Exception):
    """A package of the lock file is not installed, or no longer holds what we take from it."""


def build_assets(node_modules: Path, target: Path) -> Path:
    """Write `target/vendor` anew from the installed packages and answer its path.

    The old folder stays in place until the new one is whole.
    """
    vendor, fresh = target / "vendor", target / "vendor.new"
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / "fonts").mkdir(parents=True)
    (fresh / "tabler.css").write_text(_tabler(node_modules, "tabler.min.css"))
    (fresh / "tabler-rtl.css").write_text(_tabler(node_modules, "tabler.rtl.min.css"))
    fonts = _fonts(node_modules, fresh / "fonts")
    (fresh / "fonts.css").write_text(fonts)
    (fresh / "thirdline.css").write_text(f"{sheets.LAYERS}\n{fonts}\n{sheets.joined()}")
    (fresh / "icons.svg").write_text(sprite(node_modules / "@tabler/icons/icons/outline"))
    for name, module in MODULES.items():
        (fresh / name).write_text(_MAP_LINE.sub("", _read(node_modules / module)))
    shutil.rmtree(vendor, ignore_errors=True)
    fresh.rename(vendor)
    return vendor


def _read(path: Path) -> str:
    if not path.is_file():
        raise AssetMissing(f"{path.name} is not among the installed packages; install them again.")
    return path.read_text(encoding="utf-8")


def _tabler(node_modules: Path, sheet: str) -> str:
    text = _read(node_modules / "@tabler/core/dist/css" / sheet)
    text = _MAP_LINE.sub("", _CHARSET.sub("", text)).strip()
    return f"{sheets.LAYERS}\n@layer tabler {{\n{text}\n}}\n"


def _fonts(node_modules: Path, folder: Path) -> str:
    parts = []
    for package, sheet in ((SANS, "wght.css"), (MONO, "400.css"), (MONO, "500.css")):
        parts.append(_font_sheet(node_modules / package, sheet, folder))
    return "\n".join(parts)


def _font_sheet(package: Path, sheet: str, folder: Path) -> str:
    """The package's font rules with woff2 only, every named file copied beside them."""
    text = _read(package / sheet)
    text = re.sub(r",\s*url\(\./files/[^)]+\.woff\)\s*format\('woff'\)", "", text)
    for name, _ in _FONT_FILE.findall(text):
        source = package / "files" / name
        if not source.is_file():
            raise AssetMissing(f"{name} is not among the installed packages; install them again.")
        shutil.copyfile(source, folder / name)
    return text.replace("./files/", "fonts/")


def sprite(outline: Path) -> str:
    """One symbol per icon in use, in the order of their names, so that equal input gives equal bytes."""
    symbols = []
    for name in sorted(ICONS):
        drawn = _DRAWN.search(_read(outline / f"{name}.svg"))
        if drawn is None:
            raise AssetMissing(f"The icon {name} could not be read.")
        paths = re.sub(r'<path stroke="none"[^>]*/>', "", drawn[1])
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
            f' stroke-width="2" stroke-linecap="round" stroke-linejoin="round">'
            f"{' '.join(paths.split())}</symbol>"
        )
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


if __name__ == "__main__":
    sys.stdout.write(f"{build_assets(Path(sys.argv[1]), Path(sys.argv[2]))}\n")
