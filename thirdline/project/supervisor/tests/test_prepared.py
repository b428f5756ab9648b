"""Preparing is skipped only when it would find nothing to do."""

from __future__ import annotations

import os

import psycopg
import pytest

from thirdline.project.supervisor.prepared import is_prepared, note_prepared


@pytest.fixture
def home(tmp_path):
    (tmp_path / "static").mkdir()
    return tmp_path


@pytest.fixture
def url():
    """A schema of our own, so that a migration can be applied without touching the tests'."""
    given = os.environ["DATABASE_URL"]
    with psycopg.connect(given, autocommit=True) as link:
        link.execute("DROP SCHEMA IF EXISTS prepared CASCADE")
        link.execute("CREATE SCHEMA prepared")
        link.execute("CREATE TABLE prepared.django_migrations (id int, app text, name text)")
        joined = "&" if "?" in given else "?"
        yield f"{given}{joined}options=-csearch_path%3Dprepared"
        link.execute("DROP SCHEMA prepared CASCADE")


def test_a_new_home_is_not_prepared(home, url):
    assert not is_prepared(home, url, empty=True)


def test_what_was_prepared_stays_so(home, url):
    note_prepared(home, url, empty=True)

    assert is_prepared(home, url, empty=True)


def test_the_story_asked_for_later_is_still_told(home, url):
    note_prepared(home, url, empty=True)

    assert not is_prepared(home, url, empty=False)


def test_a_database_with_other_migrations_is_prepared_again(home, url):
    note_prepared(home, url, empty=True)
    with psycopg.connect(url) as link:
        link.execute("INSERT INTO django_migrations VALUES (1, 'tickets', '0001_tickets')")

    assert not is_prepared(home, url, empty=True)


def test_a_database_without_any_table_is_prepared_again(home, url):
    note_prepared(home, url, empty=True)
    with psycopg.connect(url) as link:
        link.execute("DROP TABLE django_migrations")

    assert not is_prepared(home, url, empty=True)


def test_missing_static_files_are_made_again(home, url):
    note_prepared(home, url, empty=True)
    (home / "static").rmdir()

    assert not is_prepared(home, url, empty=True)
