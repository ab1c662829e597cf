"""OWSLib's client for OGC API Processes."""

import time

import pytest
from owslib.ogcapi.processes import Processes


@pytest.fixture
def client(server):
    return Processes(server.api() + "/", headers=dict(server.headers))


def test_finds_the_definition_and_the_conformance(client):
    assert client.api()["openapi"].startswith("3.0")
    assert any(uri.endswith("/conf/core") for uri in client.conformance()["conformsTo"])


def test_lists_and_describes(client):
    assert "typed" in {process["id"] for process in client.processes()}
    assert client.process("typed")["inputs"]["name"]["schema"]["type"] == "string"


def test_executes_and_waits(client, server):
    # It asks for `respond-sync`, a preference that doesn't exist; a process that runs both ways answers at once.
    answer = client.execute("echo", inputs={"stringInput": "hello"})
    assert answer["stringInput"] == "hello"


def test_executes_asynchronously(client):
    job = client.execute("typed", inputs={"name": "Brahe"}, async_=True)
    assert job["type"] == "process" and job["jobID"]
    assert client.response_headers["Location"].endswith(job["jobID"])
    end = time.monotonic() + 60
    while client._request(path=f"jobs/{job['jobID']}")["status"] not in ("successful", "failed"):
        assert time.monotonic() < end
        time.sleep(0.2)
    assert client._request(path=f"jobs/{job['jobID']}/results")["printed"]["href"].startswith("http")
