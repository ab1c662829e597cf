"""Generated and mutated requests to every route of the API's own definition: never a 500, always what the definition says."""

import json
import os
import pathlib
import subprocess
import sys
import time

import pytest
import requests

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))

import running  # noqa: E402 (after the path above)

DOCUMENTS = pathlib.Path(__file__).resolve().parents[1] / "clients" / "documents"
SEED = "20261121"
# With ORRERY_PROPERTY_ALL at least 10 000 requests; else what a continuous integration has time for.
ALL = os.environ.get("ORRERY_PROPERTY_ALL") == "1"
EXAMPLES, LEAST = ("400", 10_000) if ALL else ("25", 500)
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
# What is in a trace of ours, or of what we stand on.
INTERNALS = ("org.orrery", "io.micronaut", "java.lang", "org.postgresql", "\tat ", "SQLSTATE")


@pytest.fixture(scope="module")
def server():
    with running.running({}) as started:
        for name in ("typed", "slow"):
            started.deploy(DOCUMENTS / f"{name}.cwl")
        yield started


def run_job(server):
    answer = requests.post(
        f"{server.api()}/processes/echo/execution",
        headers={**server.headers, "Prefer": "respond-async"},
        json={"inputs": {"stringInput": "still here"}},
        timeout=60,
    )
    assert answer.status_code == 201, answer.text
    job, end = answer.headers["Location"], time.monotonic() + 60
    while requests.get(job, headers=server.headers, timeout=60).json()["status"] != "successful":
        assert time.monotonic() < end
        time.sleep(0.2)
    results = requests.get(f"{job}/results", headers=server.headers, timeout=60).json()
    assert results["stringInput"] == "still here"
    return job


def test_nothing_that_is_sent_breaks_the_server(server, tmp_path):
    before = run_job(server)
    report = tmp_path / "report.ndjson"
    tested = subprocess.run(
        [
            str(pathlib.Path(sys.executable).parent / "st"), "run", f"{server.api()}/api",
            "--header", f"Authorization: Bearer {server.key}",
            "--checks", CHECKS, "--seed", SEED, "--max-examples", EXAMPLES, "--no-shrink", "--continue-on-failure",
            "--phases", "examples,coverage,fuzzing", "--suppress-health-check", "all", "--request-timeout", "60",
            "--report", "ndjson", "--report-ndjson-path", str(report), "--warnings", "off",
        ],
        cwd=tmp_path, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print(tested.stdout[-20_000:])
    sent = answers(report)
    assert tested.returncode == 0, tested.stdout[-8_000:]
    assert len(sent) >= LEAST, f"{len(sent)} requests"
    leaked = [text[:500] for text in sent if any(name in text for name in INTERNALS)]
    assert leaked == []
    # It still does its work, and nothing is lost.
    run_job(server)
    assert requests.get(before, headers=server.headers, timeout=60).json()["status"] in ("successful", "dismissed")
    assert "unexpected error" not in server.log.read_text()


def answers(report):
    """The bodies of all answers."""
    found = []

    def walk(value):
        if isinstance(value, dict):
            response = value.get("response")
            if isinstance(response, dict) and "status_code" in response:
                found.append(json.dumps(response))
            for item in value.values():
                walk(item)
        elif isinstance(value, list):
            for item in value:
                walk(item)

    with report.open(encoding="utf-8") as lines:
        for line in lines:
            walk(json.loads(line))
    return found
