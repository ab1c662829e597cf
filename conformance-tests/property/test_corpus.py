"""What is known to break servers: see bad-requests.yaml."""

import base64
import http.client
import pathlib
import socket
import urllib.parse

import pytest
import yaml

import internals

REQUESTS = yaml.safe_load((pathlib.Path(__file__).parent / "bad-requests.yaml").read_text())
PATIENCE_SECONDS = 60
# What is refused before there is a request to speak of has no route that could describe it.
UNREADABLE = "raw"


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.type = response.headers.get("Content-Type", "")
        self.text = response.read().decode("utf-8", "replace")


def target(entry):
    """Method and path below the API."""
    if "repeat_path" in entry:
        before, text, times = entry["repeat_path"]
        return (before + text * times).split(" ", 1)
    return entry.get("send", entry.get("absolute")).split(" ", 1)


def body(entry):
    if "repeat_body" in entry:
        before, text, times, after = entry["repeat_body"]
        return (before + text * times + after).encode()
    if "base64" in entry:
        return base64.b64decode(entry["base64"])
    return entry["body"].encode() if "body" in entry else None


def headers(entry, server):
    found = {} if entry.get("credentials") == "none" else dict(server.headers)
    if "body" in entry or "base64" in entry or "repeat_body" in entry:
        found["Content-Type"] = "application/json"
    if "repeat_header" in entry:
        name, text, times = entry["repeat_header"]
        found[name] = text * times
    return found | entry.get("headers", {})


def send(entry, server, job):
    address = urllib.parse.urlsplit(server.base)
    if UNREADABLE in entry:
        with socket.create_connection((address.hostname, address.port), timeout=PATIENCE_SECONDS) as wire:
            wire.sendall(("\r\n".join(entry["raw"]) + "\r\n\r\n").encode())
            response = http.client.HTTPResponse(wire)
            response.begin()
            return Answer(response)
    method, path = target(entry)
    path = path.replace("{job}", job).replace("{JOB}", job.upper())
    if "absolute" not in entry:
        path = urllib.parse.urlsplit(server.api()).path + path
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=PATIENCE_SECONDS)
    try:
        # As it is: neither the path nor a header is mended on the way.
        connection._validate_path = connection._validate_method = lambda text: None
        connection.request(method, path, body(entry), headers(entry, server))
        return Answer(connection.getresponse())
    finally:
        connection.close()


@pytest.mark.parametrize("entry", REQUESTS, ids=lambda entry: entry["name"].replace(" ", "_"))
def test_a_bad_request_gets_a_good_answer(entry, server, life, job):
    answer = send(entry, server, job)
    wanted = entry["status"] if isinstance(entry["status"], list) else [entry["status"]]
    assert answer.status in wanted, answer.text[:2000]
    assert internals.found(answer.text) is None, answer.text[:2000]
    if answer.status >= 400:
        assert answer.type.split(";")[0] == "application/problem+json", answer.type
        problem = yaml.safe_load(answer.text)
        assert problem["status"] == answer.status
        assert all(isinstance(problem[member], str) and problem[member] for member in ("type", "title", "detail"))
        assert problem["type"].endswith(entry.get("type", ""))
        assert entry.get("names", "") in answer.text


def test_afterwards_the_server_is_as_it_was(server, life):
    life.goes_on(server)
