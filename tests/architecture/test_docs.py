"""The pages lead somewhere, the commands they name exist, and no file knows one machine's paths."""

from __future__ import annotations

import os
import re
import stat

from tests.architecture.code import ROOT, files

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
COMMAND = re.compile(r"\bbin/([a-z]+)\b")
TEXT = {".py", ".md", ".toml", ".yaml", ".yml", ".html", ".css", ".js", ".json", ".lock", ".sh", ""}


def test_every_link_between_pages_leads_somewhere():
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in PAGES
        for target in LINK.findall(page.read_text())
        if not (page.parent / target).exists()
    ]

    assert broken == []


def test_every_command_a_page_names_exists():
    named = {name for page in PAGES for name in COMMAND.findall(page.read_text())}

    assert {"run", "test", "check", "thirdline"} <= named
    assert [name for name in sorted(named) if not (ROOT / "bin" / name).exists()] == []


def test_every_command_can_be_called_and_is_short():
    scripts = [path for path in (ROOT / "bin").iterdir() if path.suffix == ""]

    assert [p.name for p in scripts if not p.stat().st_mode & stat.S_IXUSR] == []
    assert [p.name for p in scripts if p.read_text().count("\n") > 40] == []


def test_no_file_knows_where_this_clone_lies():
    here = f"{ROOT}{os.sep}"
    kept = [*ROOT.glob("*"), *ROOT.glob("docs/**/*"), *ROOT.glob("bin/*"), *files("**/*")]
    found = [
        str(path.relative_to(ROOT))
        for path in kept
        if path.is_file() and path.suffix in TEXT and here in path.read_text(errors="replace")
    ]

    assert found == []


def test_the_readme_fits_a_screen_or_two():
    assert (ROOT / "README.md").read_text().count("\n") <= 120
