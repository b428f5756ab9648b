"""What bin/run does once before it serves: migrations, static files, the demo story.

The logins of the story are kept in `run/logins` of the home, readable by its owner only.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ONE_AT_A_TIME = 0x7468_6972_646C_696E  # a lock number of our own, for two starts on one database


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thirdline.project.settings")
    home = Path(os.environ["THIRDLINE_HOME"])
    node_modules = Path(os.environ["THIRDLINE_ASSETS"]) / "node_modules"
    # The settings take this folder among the static ones only when it is there.
    (home / "assets" / "static").mkdir(parents=True, exist_ok=True)

    import django

    django.setup()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
    migrate()
    collect_static(home, node_modules)
    if "--empty" in arguments:
        _let_somebody_in(home)
    else:
        _tell_story(home)
    return 0


def migrate() -> None:
    """Looking first spares every later start the half second that running nothing costs."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def collect_static(home: Path, node_modules: Path) -> None:
    """Build and collect when anything that goes in has changed since the last whole collection."""
    from django.core.management import call_command

    from thirdline.kit.ui.assets import build_assets

    stamp, now = home / "static" / ".thirdline-stamp", _fingerprint(node_modules)
    if stamp.exists() and stamp.read_text() == now:
        return
    stamp.unlink(missing_ok=True)
    build_assets(node_modules, home / "assets" / "static")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(now)


def _fingerprint(node_modules: Path) -> str:
    """Names, sizes and times of our own files, and the lock of everybody else's."""
    seen = hashlib.sha256((node_modules.parent / "package-lock.json").read_bytes())
    kept = [*(ROOT / "thirdline").glob("**/static/**/*"), *(ROOT / "thirdline/kit/ui").glob("*.py")]
    for file in sorted(path for path in kept if path.is_file()):
        facts = file.stat()
        seen.update(f"{file.relative_to(ROOT)} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def _tell_story(home: Path) -> None:
    """Into an empty desk only, and in one transaction: a start that is killed leaves no half of it."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.db import transaction

    from thirdline.project.story import tell_story
    from thirdline.project.supervisor.home import write_private

    if get_user_model().objects.exclude(kind="robot").exists():
        return
    if settings.EMAIL_URL:
        # Its people have addresses nobody owns, and its logins are known to everybody.
        sys.stderr.write(
            "EMAIL_URL is set, so this desk is for work: the demo story is left out.\n"
        )
        _let_somebody_in(home)
        return
    print("Telling the demo story; it takes about a minute, once …", file=sys.stderr, flush=True)
    with transaction.atomic():
        logins = tell_story()
    write_private(home / "run" / "logins", "".join(f"{line}\n" for line in logins))


def _let_somebody_in(home: Path) -> None:
    """An empty desk gets an administrator, whose login is printed as those of the story are."""
    from thirdline.foundation.people.cli import first_administrator
    from thirdline.project.supervisor.home import write_private

    if made := first_administrator():
        write_private(home / "run" / "logins", f"  {made[0]}  administrator, password {made[1]}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
