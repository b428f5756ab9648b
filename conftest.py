"""What every test run needs: a real PostgreSQL, the settings, and a word on what was not run."""

from __future__ import annotations

import gc
import json
import os
import socket
import time
from collections.abc import Generator
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path

import django
import hypothesis
import hypothesis.strategies
import pytest
from django.apps import apps
from django.db.models.signals import post_migrate
from django.template.loader import get_template
from django.urls import get_resolver

from thirdline.project.supervisor.database import database
from thirdline.project.supervisor.home import home_from_environment

ROOT = Path(__file__).resolve().parent
LANE = os.environ.get("THIRDLINE_LANE", "")
LONGEST_FAST_TEST = 0.5  # seconds of processor time; beyond it a test is named
MOST_FAST_TEST = 2.0  # a busy machine takes up to four times as long
ABSENT = "shared data is absent"

os.environ["THIRDLINE_HOME"] = str(home_from_environment("var/test"))
os.environ["THIRDLINE_TESTING"] = "yes"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thirdline.project.settings")
os.environ.setdefault("THIRDLINE_SHARED_DATA", str(ROOT.parent / "shared" / "data"))

# Five thousand tests in one process hold millions of objects; walking them again and again is charged to
# whichever test happens to run, and made some of them look twice as slow as they are.
gc.set_threshold(200_000, 20, 100)

# The same examples on every run: a test that fails once in a hundred runs teaches people to rerun.
hypothesis.settings.register_profile(
    "thirdline", deadline=None, derandomize=True, database=None, max_examples=60
)
hypothesis.settings.load_profile("thirdline")

_held = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Start the embedded server before Django looks for it; workers inherit its address."""
    if config.option.help or config.option.version:
        return
    if "DATABASE_URL" not in os.environ:
        _start_server(config)
    django.setup()
    post_migrate.connect(_ship_again)


def _ship_again(sender: object, **_facts: object) -> None:
    """What a migration ships is gone when a test that commits has emptied the tables after itself."""
    kinds = apps.get_model("estate", "ItemKind")
    if getattr(sender, "label", "") == "estate" and not kinds.objects.exists():
        import_module("thirdline.reference.estate.migrations.0002_shipped_kinds").ship(apps, None)


def _start_server(config: pytest.Config) -> None:
    home = Path(os.environ["THIRDLINE_HOME"])
    os.environ["DATABASE_URL"] = _held.enter_context(database(home, fsync=False))


def pytest_unconfigure() -> None:
    """The last of several runs that share a home stops its server."""
    _held.close()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of published logs and test vectors; a test that asks for it is not run without."""
    folder = Path(os.environ["THIRDLINE_SHARED_DATA"])
    if not folder.is_dir():
        pytest.skip(f"{ABSENT}: {folder}")
    return folder


@pytest.fixture(autouse=LANE == "fast")
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fast lane talks to nobody; what needs a server belongs in the slow one."""

    def refuse(*_: object) -> None:
        raise AssertionError("The fast lane opens no sockets; mark this test slow.")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@hypothesis.settings(max_examples=1)
@hypothesis.given(hypothesis.strategies.text(max_size=1))
def _draw_a_text(_text: str) -> None:
    """A fresh clone has no table of letters yet; making it takes a second."""


@pytest.fixture(autouse=LANE == "fast", scope="session")
def everything_is_imported() -> None:
    """Whichever test opens the first page, or draws the first text, would pay for all of them."""
    get_resolver().reverse_dict  # noqa: B018
    import_module("thirdline.project.api_docs").groups()
    for name in _pages():
        get_template(name)
    _draw_a_text()


def _pages() -> list[str]:
    folders = [app.path for app in apps.get_app_configs() if app.name.startswith("thirdline.")]
    roots = [Path(one) / "templates" for one in folders]
    return [str(page.relative_to(root)) for root in roots for page in root.rglob("*.html")]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """In the fast lane a test that computes for half a second is named, and four times that fails."""
    before = time.process_time()
    result = yield
    spent = time.process_time() - before
    about_code = "architecture" in item.path.parts  # these read all of it, once
    if LANE == "fast" and spent > LONGEST_FAST_TEST and not about_code:
        item.user_properties.append(("computed", round(spent, 1)))
    if LANE == "fast" and spent > MOST_FAST_TEST and not about_code:
        pytest.fail(f"{item.name} computed for {spent:.1f} s; make it quicker or mark it slow.")
    return result


def _name_the_long(terminalreporter: pytest.TerminalReporter) -> None:
    passed = terminalreporter.stats.get("passed", [])
    long = [(dict(r.user_properties).get("computed"), r.nodeid) for r in passed]
    for spent, name in sorted(one for one in long if one[0] is not None):
        terminalreporter.line(f"{name} computed for {spent} s; make it quicker or mark it slow.")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if "PYTEST_XDIST_WORKER" in os.environ:
        return  # the controller counts for all
    seen = terminalreporter.stats
    _name_the_long(terminalreporter)
    absent = [r.nodeid for r in seen.get("skipped", []) if ABSENT in str(r.longrepr)]
    if absent:
        terminalreporter.section("Not run, because shared data is absent")
        for name in absent:
            terminalreporter.line(name)
    if file := os.environ.get("THIRDLINE_TALLY"):
        counts = {
            "passed": len(seen.get("passed", [])),
            "failed": len(seen.get("failed", [])) + len(seen.get("error", [])),
            "skipped": len(seen.get("skipped", [])),
        }
        with open(file, "a") as tally:
            tally.write(json.dumps(counts) + "\n")


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """The cast imports models, so it can only be loaded once Django is set up."""
    session.config.pluginmanager.import_plugin("tests.cast")
