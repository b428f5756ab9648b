import re
from pathlib import Path

import pytest

from thirdline.kit.ui import assets, sheets
from thirdline.kit.ui.icons import ICONS

HERE = Path(sheets.__file__).parent
SHEETS = sorted(sheets.FOLDER.rglob("*.css"))
SCRIPTS = sorted((HERE / "static/ui/js").glob("*.js"))


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """As much of the npm packages as the build takes, in the shape they have."""
    root = tmp_path / "node_modules"

    def put(path: str, text: str) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)

    put(
        "@tabler/core/dist/css/tabler.min.css",
        '@charset "UTF-8";a{color:red}\n/*# sourceMappingURL=tabler.min.css.map */',
    )
    put("@tabler/core/dist/css/tabler.rtl.min.css", "a{color:red}")
    for package, sheet, font in (
        (assets.SANS, "wght.css", "sans"),
        (assets.MONO, "400.css", "mono4"),
        (assets.MONO, "500.css", "mono5"),
    ):
        put(
            f"{package}/{sheet}",
            f"@font-face {{ src: url(./files/{font}.woff2) format('woff2'),"
            f" url(./files/{font}.woff) format('woff'); }}",
        )
        put(f"{package}/files/{font}.woff2", "font")
    for name in ICONS:
        put(
            f"@tabler/icons/icons/outline/{name}.svg",
            '<svg class="icon"><path stroke="none" d="M0 0h24v24H0z" fill="none"/><path d="M4 6"/></svg>',
        )
    for module in assets.MODULES.values():
        put(module, "export {};\n//# sourceMappingURL=module.map")
    return root


def test_the_build_writes_everything_a_page_links(packages: Path, tmp_path: Path) -> None:
    vendor = assets.build_assets(packages, tmp_path / "static")

    written = {str(p.relative_to(vendor)) for p in vendor.rglob("*") if p.is_file()}
    assert written == {
        *assets.MODULES,
        "fonts.css",
        "icons.svg",
        "tabler-rtl.css",
        "tabler.css",
        "thirdline.css",
        "fonts/mono4.woff2",
        "fonts/mono5.woff2",
        "fonts/sans.woff2",
    }


def test_no_address_of_the_build_is_left_dangling(packages: Path, tmp_path: Path) -> None:
    vendor = assets.build_assets(packages, tmp_path / "static")

    for sheet in vendor.glob("*.css"):
        text = sheet.read_text()
        assert "sourceMappingURL" not in text
        for address in re.findall(r"url\(([^)\"']+)\)", text):
            assert (vendor / address).is_file(), address


def test_the_same_packages_give_the_same_bytes(packages: Path, tmp_path: Path) -> None:
    first = assets.build_assets(packages, tmp_path / "a")
    second = assets.build_assets(packages, tmp_path / "b")

    for path in first.rglob("*.*"):
        if path.is_file():
            assert path.read_bytes() == (second / path.relative_to(first)).read_bytes()


def test_a_missing_package_is_named_and_the_old_build_stays(packages: Path, tmp_path: Path) -> None:
    vendor = assets.build_assets(packages, tmp_path / "static")
    (packages / "@tabler/icons/icons/outline/inbox.svg").unlink()

    with pytest.raises(assets.AssetMissing, match=r"inbox\.svg"):
        assets.build_assets(packages, tmp_path / "static")

    assert (vendor / "icons.svg").is_file()


def test_the_sprite_has_a_symbol_for_every_icon_and_nothing_more(packages: Path) -> None:
    drawn = assets.sprite(packages / "@tabler/icons/icons/outline")

    assert set(re.findall(r'<symbol id="([^"]+)"', drawn)) == ICONS
    assert "M0 0h24v24H0z" not in drawn


def test_the_import_list_names_every_sheet() -> None:
    assert (sheets.FOLDER / "entry.css").read_text() == sheets.entry()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda p: p.name)
def test_a_sheet_keeps_to_the_rules(sheet: Path) -> None:
    text = sheet.read_text()
    without_comments = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)

    assert len(text.splitlines()) <= 250
    assert text.count("{") == text.count("}")
    assert not re.search(r"(^|[\s,>])#[a-zA-Z][\w-]*[^;]*{", without_comments)
    if sheet.name != "base.css":
        assert "!important" not in text


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda p: p.name)
def test_a_script_keeps_to_its_length_and_never_evaluates_text(script: Path) -> None:
    text = script.read_text()

    assert len(text.splitlines()) <= 150
    assert not re.search(r"\beval\(|new Function|innerHTML\s*=|document\.write", text)


@pytest.mark.parametrize("page", sorted((HERE / "templates").rglob("*.html")), ids=lambda p: p.name)
def test_a_template_carries_no_inline_style_or_script(page: Path) -> None:
    text = page.read_text()

    assert len(text.splitlines()) <= 120
    assert not re.search(r"\sstyle=|\son[a-z]+=|hx-on|<style|<script(?![^>]*src=)", text)
