"""The port is taken by us, before anything is started, or refused in a sentence."""

from __future__ import annotations

import socket

import pytest

from thirdline.project.supervisor.addresses import listen
from thirdline.project.supervisor.home import CannotStart


def test_localhost_listens():
    opened = listen("localhost", 0)

    assert all(each.getsockname()[1] > 0 for each in opened)
    for each in opened:
        each.close()


def test_a_taken_port_is_named():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(CannotStart, match=f"Port {port} is taken by another program"):
            listen("127.0.0.1", port)


@pytest.mark.parametrize("port", [-1, 70000])
def test_a_number_that_is_no_port_is_refused(port):
    with pytest.raises(CannotStart, match="is not an address to listen on"):
        listen("localhost", port)
