"""cuiman, the client of eozilla."""

import time

import pytest
from cuiman.api.client import Client
from cuiman.api.exceptions import ClientError
from gavicore.models import JobStatus, ProcessRequest


@pytest.fixture
def client(server):
    with_key = Client(api_url=server.api(), auth={"auth_type": "token", "access_token": server.key})
    yield with_key
    with_key.close()


def ended(client, job):
    end = time.monotonic() + 60
    while True:
        info = client.get_job(job.jobID)
        if info.status not in (JobStatus.accepted, JobStatus.running):
            return info
        assert time.monotonic() < end
        time.sleep(0.2)


def test_looks_around(client):
    assert client.get_capabilities().links
    assert client.get_conformance().conformsTo
    assert "typed" in {process.id for process in client.get_processes().processes}
    assert set(client.get_process("typed").inputs) >= {"name", "tags"}


def test_runs_a_job(client):
    job = client.execute_process("typed", ProcessRequest(inputs={"name": "Brahe"}))
    info = ended(client, job)
    assert info.status == JobStatus.successful
    assert info.created.tzinfo is not None
    assert "printed" in client.get_job_results(job.jobID).root
    assert job.jobID in {each.jobID for each in client.get_jobs().jobs}


def test_dismisses(client):
    job = client.execute_process("slow", ProcessRequest(inputs={"seconds": 300}))
    assert client.dismiss_job(job.jobID).status == JobStatus.dismissed


def test_says_what_is_wrong(client):
    with pytest.raises(ClientError) as refused:
        client.get_process("none")
    assert refused.value.api_error.status == 404
