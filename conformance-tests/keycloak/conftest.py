"""A Keycloak, and servers that believe it."""

import contextlib
import pathlib
import shutil
import sys
import tempfile

import pytest
import requests

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))

import running  # noqa: E402 (after the path above)
from issuer import AUDIENCE, Keycloak, hub, partner  # noqa: E402

# Short, so that a test sees them pass.
KEPT_SECONDS = 4


@pytest.fixture(scope="session")
def keycloak():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="keycloak-"))
    started = Keycloak(folder / "it")
    try:
        started.start()
        for realm in (hub("hub"), hub("stranger"), partner("partner")):
            started.create(realm)
        started.offer_scope("hub", "ades", "workspace:maps")
        yield started
    finally:
        started.remove()
        shutil.rmtree(folder)


def options(keycloak):
    """What makes a server believe two of the realms; the third is nobody to it."""
    settings = {"orrery.security.issuer-keys.kept": f"{KEPT_SECONDS}s", "orrery.security.issuer-keys.interval": "500ms"}
    for realm, more in {
        "hub": {},
        "partner": {
            "name-claim": "email",
            "workspaces-claim": "groups",
            "roles-claim": "resource_access.ades.roles",
            "operator-role": "caretaker",
        },
    }.items():
        named = {
            "issuer": keycloak.issuer(realm),
            "keys": keycloak.keys(realm),
            "audiences": AUDIENCE,
            "clock-skew": "1s",
            **more,
        }
        settings |= {f"orrery.security.issuers.{realm}.{key}": value for key, value in named.items()}
    return [f"-{key}={value}" for key, value in settings.items()]


def workspaces(server):
    for name in ("maps", "sea"):
        answer = requests.post(
            f"{server.base}/operator/workspaces",
            headers={"Authorization": f"Bearer {server.operator}"},
            json={"id": name},
            timeout=30,
        )
        assert answer.status_code == 201, answer.text


@pytest.fixture(scope="session")
def server(keycloak):
    with running.running({}, options(keycloak)) as started:
        workspaces(started)
        yield started


@pytest.fixture
def second_server(keycloak):
    """A server that is started while a test runs: call it to get one."""
    with contextlib.ExitStack() as stack:
        yield lambda: stack.enter_context(running.running({}, options(keycloak)))
