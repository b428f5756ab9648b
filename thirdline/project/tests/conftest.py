from __future__ import annotations

import pytest

from thirdline.project.tests.make import ask


@pytest.fixture
def queue(settings):
    """Jobs wait for the worker instead of running at once."""
    settings.JOBS = "queue"
    ask("DELETE FROM procrastinate_jobs")
    ask("DELETE FROM procrastinate_workers")
