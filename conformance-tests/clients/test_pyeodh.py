"""pyeodh, call by call, as its users' notebooks use it."""

import time

import pytest
import requests
from pyeodh import Client
from pyeodh.ades import AdesJobStatus, ResultsNotReadyError

from conftest import DOCUMENTS, WORKSPACE


@pytest.fixture
def ades(server):
    # The first label of the host names an environment to this client.
    base = server.base.replace("127.0.0.1", "test.localhost")
    return Client(base_url=base, username=WORKSPACE, token=server.key).get_ades()


def ended(job):
    end = time.monotonic() + 60
    while job.status == AdesJobStatus.RUNNING.value:
        assert time.monotonic() < end
        time.sleep(0.3)
        job.refresh()
    return job


def undeploy(ades, name):
    try:
        ades.get_process(name).delete()
    except requests.HTTPError as absent:
        assert absent.response.status_code == 404


def test_lists_processes_and_describes_one(ades):
    assert {"echo", "typed", "stac-out"} <= {process.id for process in ades.get_processes()}
    process = ades.get_process("typed")
    assert (process.title, process.description) == ("Typed inputs", "Prints its inputs.")
    assert process.version == "0.1.2"
    assert [(each.role, each.title) for each in process.metadata] == [("https://schema.org/softwareVersion", None)]
    assert process.mutable is True
    assert process.job_control_options == ["async-execute", "dismiss"]
    assert set(process.inputs_schema) == {"name", "count", "loud", "factor", "tags", "mode"}
    assert set(process.outputs_schema) == {"printed"}


def test_an_unknown_process_is_not_found(ades):
    with pytest.raises(requests.HTTPError) as refused:
        ades.get_process("none")
    assert refused.value.response.status_code == 404


def test_deploys_by_text_updates_and_undeploys(ades):
    undeploy(ades, "by-text")
    document = (DOCUMENTS / "slow.cwl").read_text().replace("id: slow", "id: by-text")
    process = ades.deploy_process(cwl_yaml=document)
    assert process.id == "by-text"
    with pytest.raises(requests.HTTPError) as duplicate:
        ades.deploy_process(cwl_yaml=document)
    assert duplicate.value.response.status_code == 409
    process.update(cwl_yaml=document.replace("id: by-text", "id: by-text\nlabel: Another title"))
    assert process.title == "Another title"
    process.delete()
    assert "by-text" not in {each.id for each in ades.get_processes()}


def test_deploys_and_updates_by_url(ades, documents):
    undeploy(ades, "slow")
    process = ades.deploy_process(cwl_url=f"{documents.url}/slow.cwl")
    assert process.id == "slow"
    process.update(cwl_url=f"{documents.url}/slow.cwl")
    assert process.inputs_schema["seconds"]["schema"]["default"] == 300


def test_runs_a_job_and_reads_its_items(ades):
    job = ades.get_process("stac-out").execute({"title": "Of a notebook"})
    assert job.status == "running" and job.type == "process" and job.process_id == "stac-out"
    assert job.created and job.started and job.updated
    assert ended(job).status == AdesJobStatus.SUCCESSFUL.value
    assert job.finished >= job.started
    items = job.get_result_items()
    assert [item.id for item in items] == ["scene"]
    assert items[0].properties["title"] == "Of a notebook"


def test_results_before_the_end_are_not_ready_and_a_job_can_be_dismissed(ades):
    job = ades.get_process("slow").execute({"seconds": 300})
    with pytest.raises(ResultsNotReadyError):
        job.get_result_items()
    job.delete()
    assert job.status == AdesJobStatus.DISMISSED.value


def test_a_job_without_its_inputs_is_accepted_and_fails(ades, documents):
    undeploy(ades, "needs")
    process = ades.deploy_process(cwl_yaml=(DOCUMENTS / "slow.cwl").read_text().replace("id: slow", "id: needs").replace("default: 300, ", ""))
    job = process.execute({})
    assert job.status == "running"
    assert ended(job).status == AdesJobStatus.FAILED.value
    assert "seconds" in job.message


def test_pages_through_the_jobs(ades):
    made = {ades.get_process("typed").execute({"name": str(number)}).id for number in range(3)}
    listed = [job.id for job in ades.get_jobs(limit=2)]
    assert made <= set(listed)
    assert len(listed) == len(set(listed))
    known = ades.get_job(next(iter(made)))
    assert known.id in made
    ended(known)


def test_an_unknown_job_is_not_found(ades):
    with pytest.raises(requests.HTTPError) as refused:
        ades.get_job("6e1d333e-0000-1000-8000-000000000000")
    assert refused.value.response.status_code in (403, 404)
