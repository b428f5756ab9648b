from __future__ import annotations

import pytest

from thirdline.project.supervisor import memory

GIB = 1 << 30


@pytest.mark.parametrize(
    ("machine", "container", "store"),
    [
        (64 * GIB, "max\n", 1024),
        (4 * GIB, "max\n", 512),
        (64 * GIB, f"{2 * GIB}\n", 256),
        (GIB // 2, None, 128),
    ],
)
def test_the_database_keeps_an_eighth_of_what_it_may_use(
    tmp_path, monkeypatch, machine, container, store
):
    file = tmp_path / "memory.max"
    if container is not None:
        file.write_text(container)
    monkeypatch.setattr(memory, "_LIMITS", (file,))
    monkeypatch.setattr(
        memory.os, "sysconf", {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": machine // 4096}.__getitem__
    )

    assert memory.page_store() == store
