"""Generated and mutated requests to every route of the API's own definition."""

import os
import pathlib
import subprocess
import sys
import tempfile

import requests

HERE = pathlib.Path(__file__).parent
# Always the same requests: a failure can be had again.
SEED = "20261121"
# With ORRERY_PROPERTY_ALL at least 10 000 requests; else what a continuous integration has time for.
ALL = os.environ.get("ORRERY_PROPERTY_ALL") == "1"
EXAMPLES, LEAST = ("300", 10_000) if ALL else ("10", 1_000)
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,no_internals"

# What is generated seldom meets what exists, so half of the names are known ones.
CONFIGURATION = """
[dictionaries]
processes.values = ["echo", "typed", "needy"]
victims.values = ["victim"]
jobs.values = ["{job}"]
paths.values = ["stringInput", "stringInput/0", "boundingBoxInput"]

[parameters]
"path.processID" = {{ dictionary = "processes", probability = 0.5 }}
"path.jobID" = {{ dictionary = "jobs", probability = 0.5 }}
"path.path" = {{ dictionary = "paths", probability = 0.5 }}

[[operations]]
include-path = "/processes/{{processID}}"
include-method = ["PUT", "DELETE"]
parameters."path.processID" = {{ dictionary = "victims", probability = 0.5 }}
"""


def key(server):
    """A key that may do all, so that every route is reached."""
    answer = requests.post(
        f"{server.api()}/keys",
        headers={"Authorization": f"Bearer {server.operator}"},
        json={"name": "all", "permissions": ["read", "execute", "deploy", "manage"]},
        timeout=30,
    )
    assert answer.status_code == 201, answer.text
    return answer.json()["key"]


def test_nothing_that_is_generated_breaks_the_server(server, life, job):
    with tempfile.TemporaryDirectory() as folder:
        generated(server, life, job, pathlib.Path(folder))


def generated(server, life, job, folder):
    configuration = folder / "schemathesis.toml"
    configuration.write_text(CONFIGURATION.format(job=job))
    sent = folder / "sent"
    tested = subprocess.run(
        [
            pathlib.Path(sys.executable).parent / "st", "--config-file", configuration, "run", f"{server.api()}/api",
            "--header", f"Authorization: Bearer {key(server)}",
            "--checks", CHECKS, "--seed", SEED, "--max-examples", EXAMPLES, "--generation-database", "none",
            "--no-shrink", "--continue-on-failure", "--phases", "examples,coverage,fuzzing", "--suppress-health-check", "all",
            "--request-timeout", "60", "--warnings", "off", "--no-color",
        ],
        env={**os.environ, "SCHEMATHESIS_HOOKS": str(HERE / "hooks.py"), "ORRERY_PROPERTY_SENT": str(sent)},
        cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print(tested.stdout[-60_000:])
    print(f"{sent.stat().st_size} requests")
    life.goes_on(server)
    assert tested.returncode == 0, tested.stdout[-8_000:]
    assert sent.stat().st_size >= LEAST
