"""What clients that are in no registry send and read."""

import pathlib

import pytest
import yaml

from conftest import WORKSPACE
from replay import Mismatch, Replay, check

CORPUS = sorted((pathlib.Path(__file__).parent / "corpus").glob("*.yaml"))
CLIENTS = {
    "weaver-cli", "ogcapi-js", "eodh-qgis", "apex-dispatch", "zoo-nuxt-client", "eodh-ac-api", "go-client", "galaxy",
    "openeo-js", "patterns-tester", "eoepca-ogc-api-client",
}


def test_every_client_has_its_file():
    assert {file.stem for file in CORPUS} == CLIENTS


@pytest.mark.parametrize("file", CORPUS, ids=lambda file: file.stem)
def test_client_is_served(file, server, documents):
    conversation = yaml.safe_load(file.read_text())
    Replay(
        server.api(conversation["prefix"]), server.key, {"workspace": WORKSPACE, "documents": documents.url}
    ).run(conversation["exchanges"])


@pytest.mark.parametrize(
    "value, matcher, good",
    [
        ("2026-03-01T12:00:00.123Z", "time", True),
        ("2026-03-01T12:00:00Z", "time", False),
        (True, "integer", False),
        (5, "integer", True),
        ("/relative", "url", False),
        ([{"rel": "a", "x": 1}], {"contains": {"rel": "a"}}, True),
        ([{"rel": "b"}], {"contains": {"rel": "a"}}, False),
        ("running", {"one-of": ["accepted"]}, False),
    ],
)
def test_matchers_tell_good_from_bad(value, matcher, good):
    found = []
    check("it", value, matcher, found)
    assert (found == []) is good


def test_a_wrong_answer_fails(server):
    with pytest.raises(Mismatch, match="not there"):
        Replay(server.api(), server.key, {}).run(
            [{"name": "not there", "ask": {"method": "GET", "path": "/processes/none"}, "read": {"status": 200}}])
