"""A server with something in it: what bad requests must not harm."""

import os
import pathlib
import sys
import time

import pytest
import requests

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))

import running  # noqa: E402 (after the path above)

TYPED = pathlib.Path(__file__).resolve().parents[1] / "clients" / "documents" / "typed.cwl"
NEEDY = pathlib.Path(__file__).resolve().parent / "documents" / "needy.cwl"
PATIENCE_SECONDS = 60
# Nobody is told to wait: it is the answers that are looked at, not the rate.
UNHURRIED = {
    "ORRERY_HTTP_RATE_REQUESTS": "1000000",
    "ORRERY_HTTP_RATE_POLLS": "1000000",
    "ORRERY_UPLOADS_QUOTA_MEBIBYTES": "64",
}


class Life:
    """A workspace that nobody sends bad requests to: what is in it, and whether it still is."""

    def __init__(self, server):
        self.log = server.log
        made = requests.post(
            f"{server.base}/operator/workspaces",
            headers={"Authorization": f"Bearer {server.operator}"},
            json={"id": "kept", "key": {"name": "tests", "permissions": ["read", "execute", "deploy"]}},
            timeout=PATIENCE_SECONDS,
        )
        assert made.status_code == 201, made.text
        self.api = f"{server.base}/kept/ogc-api"
        self.headers = {"Authorization": f"Bearer {made.json()['key']['key']}"}
        deployed = requests.post(
            f"{self.api}/processes",
            headers={**self.headers, "Content-Type": "application/cwl+yaml"},
            data=NEEDY.read_bytes(),
            timeout=PATIENCE_SECONDS,
        )
        assert deployed.status_code == 201, deployed.text
        self.jobs = {self.execute(self.api, self.headers, word): word for word in ("kept", "kept too")}

    def get(self, url, headers):
        answer = requests.get(url, headers=headers, timeout=PATIENCE_SECONDS)
        assert answer.status_code == 200, f"{url}: {answer.status_code} {answer.text}"
        return answer.json()

    def execute(self, api, headers, word):
        """Executes a process and looks at what comes out; gives the job's id."""
        answer = requests.post(
            f"{api}/processes/echo/execution",
            headers={**headers, "Prefer": "respond-async"},
            json={"inputs": {"stringInput": word}},
            timeout=PATIENCE_SECONDS,
        )
        assert answer.status_code == 201, answer.text
        job = answer.json()["jobID"]
        end = time.monotonic() + PATIENCE_SECONDS
        while self.get(f"{api}/jobs/{job}", headers)["status"] != "successful":
            assert time.monotonic() < end
            time.sleep(0.1)
        self.look(api, headers, job, word)
        return job

    def look(self, api, headers, job, word):
        assert self.get(f"{api}/jobs/{job}/results", headers)["stringInput"] == word

    def goes_on(self, server):
        """The server does its work, also where the bad requests went, and nothing of the others is lost."""
        self.execute(server.api(), server.headers, "still here")
        listed = {job["jobID"] for job in self.get(f"{self.api}/jobs?limit=1000", self.headers)["jobs"]}
        assert set(self.jobs) == listed
        for job, word in self.jobs.items():
            self.look(self.api, self.headers, job, word)
        assert self.get(f"{self.api}/processes/needy", self.headers)["inputs"]["name"]
        processes = {process["id"] for process in self.get(f"{self.api}/processes", self.headers)["processes"]}
        assert processes == {"echo", "needy"}
        assert "unexpected error" not in self.log.read_text()


@pytest.fixture(scope="session")
def server():
    with running.running(UNHURRIED) as started:
        os.environ["ORRERY_PROPERTY_FOLDERS"] = f"{running.ROOT}:{started.log.parent}"
        started.deploy(TYPED)
        for name in ("needy", "victim"):
            started.deploy(NEEDY, name)
        yield started


@pytest.fixture(scope="session")
def life(server):
    return Life(server)


@pytest.fixture(scope="session")
def job(server, life):
    """One that succeeded, where the bad requests go."""
    return life.execute(server.api(), server.headers, "at hand")
