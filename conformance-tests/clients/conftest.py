"""What the clients talk to, and what they need of this machine."""

import functools
import pathlib
import socket
import sys
import types

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))

import running  # noqa: E402 (after the path above)

DOCUMENTS = pathlib.Path(__file__).parent / "documents"
WORKSPACE = running.WORKSPACE


class Placeholder(types.ModuleType):
    """cuiman's graphical part, which its client only passes through, wants Python 3.12 and a notebook."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


for graphical in ("cuiman.app", "cuiman.app.serve"):
    sys.modules.setdefault(graphical, Placeholder(graphical))


def local_names():
    """Every name below `localhost` is this machine (RFC 6761), whatever the resolver at hand knows of it."""
    resolve = socket.getaddrinfo

    @functools.wraps(resolve)
    def resolved(host, *arguments, **more):
        own = isinstance(host, str) and host.endswith(".localhost")
        return resolve("127.0.0.1" if own else host, *arguments, **more)

    socket.getaddrinfo = resolved


local_names()


@pytest.fixture(scope="session")
def documents():
    with running.serving(DOCUMENTS) as server:
        yield server


@pytest.fixture(scope="session")
def server(documents):
    with running.running({"ORRERY_OUTBOUND_ALLOW": documents.url.removeprefix("http://")}) as started:
        for document in sorted(DOCUMENTS.glob("*.cwl")):
            started.deploy(document)
        yield started
