"""A real IMAP server on a real socket: Dovecot, run by whoever runs the tests."""

from __future__ import annotations

import getpass
import grp
import imaplib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from thirdline.foundation.mail.tests.make import free_port
from thirdline.project.supervisor import packages

ADDRESS, PASSWORD = "it@aldermoor.example", "a-door-of-its-own"
_CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
{users}
first_valid_uid = 0
first_valid_gid = 0
mail_uid = {user}
mail_gid = {group}
mail_location = maildir:{home}/mail/%u
mail_max_userip_connections = 50
ssl = {ssl}
{certificate}
disable_plaintext_auth = no
auth_mechanisms = plain login {mechanisms}
{tokens}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}/mail/%u
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {secure_port}
  }}
}}
service stats {{
  chroot =
}}
"""


def dovecot() -> Path:
    """Tests of fetching never pass by not running."""
    for attempt in (
        packages.found(["dovecot"]),
        packages.installed_with_apt("dovecot-imapd", ["dovecot"]),
    ):
        if program := next(attempt, None):
            return program
    pytest.fail("Dovecot could be neither found nor installed; install the package dovecot-imapd.")


@dataclass
class Office:
    """The server, and what people and their mail programs do there."""

    home: Path
    port: int
    secure_port: int = 0

    def arrives(self, raw: bytes | EmailMessage, *, flags: str = "", folder: str = "INBOX") -> None:
        text = raw.as_bytes() if isinstance(raw, EmailMessage) else raw
        with self.line() as line:
            line.append(folder, flags, imaplib.Time2Internaldate(time.time()), text)

    def seen(self, folder: str = "INBOX") -> dict[int, bool]:
        """The numbers of the folder's messages, and whether each was read."""
        with self.line() as line:
            line.select(folder, readonly=True)
            _, every = line.uid("SEARCH", "ALL")
            _, unread = line.uid("SEARCH", "UNSEEN")
        return {int(one): one not in unread[0].split() for one in every[0].split()}

    @contextmanager
    def line(self) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4("127.0.0.1", self.port) as line:
            line.login(ADDRESS, PASSWORD)
            yield line

    def empties(self) -> None:
        """The folder begins anew: its numbers count from one again."""
        with self.line() as line:
            line.create("Old")
            line.select("INBOX")
            line.store("1:*", "+FLAGS", r"(\Deleted)")
            line.expunge()
        shutil.rmtree(self.home / "mail" / ADDRESS, ignore_errors=True)


@contextmanager
def office(*, tokens: str = "", certificate: tuple[Path, Path] | None = None) -> Iterator[Office]:
    """`tokens` is the address a bearer token is checked at."""
    with TemporaryDirectory(prefix="thirdline-imap-") as folder:
        home = Path(folder)
        for name in ("run", "state", "mail"):
            (home / name).mkdir()
        made = Office(home, free_port(), free_port() if certificate else 0)
        (home / "dovecot.conf").write_text(_configuration(made, tokens, certificate))
        if os.geteuid() == 0:  # it opens no mailbox as root
            home.chmod(0o755)
            shutil.chown(home / "mail", "nobody", "nogroup")
        with _running(made):
            yield made


@contextmanager
def _running(made: Office) -> Iterator[None]:
    config = made.home / "dovecot.conf"
    process = subprocess.Popen(
        [dovecot(), "-F", "-c", config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(made, process)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def _configuration(made: Office, tokens: str, certificate: tuple[Path, Path] | None) -> str:
    if tokens:
        file = made.home / "tokens.conf"
        file.write_text(
            f"introspection_mode = post\nintrospection_url = {tokens}\nusername_attribute = username\n"
        )
    # As root it insists on users of its own, which its package brings.
    root, me = os.geteuid() == 0, getpass.getuser()
    group = "nogroup" if root else grp.getgrgid(os.getgid()).gr_name
    own = (
        f"default_internal_user = {me}\ndefault_internal_group = {group}\ndefault_login_user = {me}"
    )
    files = certificate or ("", "")
    checked = (
        f"passdb {{\n driver = oauth2\n mechanisms = xoauth2\n args = {made.home}/tokens.conf\n}}"
    )
    return _CONFIG.format(
        users="" if root else own, home=made.home, user="nobody" if root else me, group=group,
        port=made.port, secure_port=made.secure_port, password=PASSWORD,
        ssl="yes" if certificate else "no",
        certificate=f"ssl_cert = <{files[0]}\nssl_key = <{files[1]}" if certificate else "",
        mechanisms="xoauth2" if tokens else "", tokens=checked if tokens else "",
    )  # fmt: skip


def _wait_for(made: Office, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        try:
            with made.line():
                return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.05)
    log = made.home / "log"
    pytest.fail(
        f"Dovecot did not start: {log.read_text()[-800:] if log.exists() else 'it says nothing'}"
    )
