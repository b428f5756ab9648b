from __future__ import annotations

import pytest

from thirdline.project.cli import main
from thirdline.reference.estate.models import ConfigurationItem
from thirdline.reference.estate.tests import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "estate.csv"
    path.write_text(files.TABLE)
    return str(path)


def test_a_dry_run_is_the_plan(table, capsys):
    assert main(["estate", "import", table, "--source", "cmdb", "--dry-run"]) == 0

    assert "4 create" in capsys.readouterr().out
    assert not ConfigurationItem.objects.exists()


def test_a_file_is_planned_and_applied(table, capsys):
    assert main(["estate", "import", table, "--source", "cmdb"]) == 0

    assert "is applied" in capsys.readouterr().out
    assert ConfigurationItem.objects.count() == 4


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path, capsys):
    assert main(["estate", "import", str(tmp_path / "none.csv"), "--source", "x"]) == 1

    assert (
        capsys.readouterr()
        .err.strip()
        .endswith("none.csv cannot be read: No such file or directory.")
    )


def test_a_file_that_is_refused_says_why(tmp_path, capsys):
    path = tmp_path / "bad.json"
    path.write_text("[{")

    assert main(["estate", "import", str(path), "--source", "x"]) == 1
    assert capsys.readouterr().err.startswith("Line 1 is not JSON.")
