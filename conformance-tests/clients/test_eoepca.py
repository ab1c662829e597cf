"""EOEPCA's generated client: strict models of every answer."""

import time

import pytest
from ogc_api_processes_client.api_client_wrapper import ApiClientWrapper
from ogc_api_processes_client.configuration import Configuration
from ogc_api_processes_client.models.status_info import StatusInfo


@pytest.fixture
def client(server):
    return ApiClientWrapper(
        configuration=Configuration(host=server.api()), header_name="Authorization", header_value=f"Bearer {server.key}")


def ended(client, job):
    end = time.monotonic() + 60
    while True:
        status = client.get_status(job.job_id)
        if status.status.value not in ("accepted", "running"):
            return status
        assert time.monotonic() < end
        time.sleep(0.2)


def test_landing_page_conformance_and_processes(client):
    assert {link.rel for link in client.get_landing_page().links} >= {"self", "service-desc"}
    assert client.get_conformance_classes().conforms_to
    listed = client.get_processes()
    assert "typed" in {process.id for process in listed.processes}
    described = client.get_process_description("typed")
    assert described.version and set(described.inputs) >= {"name", "tags"}


def test_runs_a_job(client, server):
    job = client.execute_simple(
        "typed",
        {"inputs": {"name": "Brahe", "count": 3}},
        _headers={
            "accept": "*/*",
            "Prefer": "respond-async;return=representation",
            "Content-Type": "application/json",
            **server.headers,
        },
    )
    assert isinstance(job, StatusInfo)
    status = ended(client, job)
    assert status.status.value == "successful" and status.progress == 100
    assert "printed" in client.get_result(job.job_id)
    assert job.job_id in {each.job_id for each in client.get_jobs().jobs}


def test_dismisses(client, server):
    job = client.execute_simple(
        "slow",
        {"inputs": {"seconds": 300}},
        _headers={"Prefer": "respond-async", "Content-Type": "application/json", **server.headers},
    )
    assert client.dismiss(job.job_id).status.value == "dismissed"
