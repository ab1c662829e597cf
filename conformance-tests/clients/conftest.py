"""A real server with credentials switched on, a key for the clients, and a web server with documents to deploy from."""

import functools
import http.server
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import types

import pytest
import requests

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCUMENTS = pathlib.Path(__file__).parent / "documents"
WORKSPACE = "default"
PREFIXES = {
    "standard": f"/{WORKSPACE}/ogc-api",
    "ades": f"/ades/{WORKSPACE}/ogc-api",
    "eodh": f"/api/catalogue/stac/catalogs/user/catalogs/{WORKSPACE}",
}
START_SECONDS = 120


class Placeholder(types.ModuleType):
    """cuiman's graphical part, which its client only passes through, wants Python 3.12 and a notebook."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


for graphical in ("cuiman.app", "cuiman.app.serve"):
    sys.modules.setdefault(graphical, Placeholder(graphical))


def local_names():
    """Every name below `localhost` is this machine (RFC 6761), whatever the resolver at hand knows of it."""
    resolve = socket.getaddrinfo

    @functools.wraps(resolve)
    def resolved(host, *arguments, **more):
        own = isinstance(host, str) and host.endswith(".localhost")
        return resolve("127.0.0.1" if own else host, *arguments, **more)

    socket.getaddrinfo = resolved


local_names()


class Documents(http.server.SimpleHTTPRequestHandler):
    """Serves the documents and takes callbacks."""

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, directory=str(DOCUMENTS), **more)

    def do_POST(self):
        self.server.received.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def documents():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Documents)
    server.received = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.url = f"http://127.0.0.1:{server.server_port}"
    yield server
    server.shutdown()
    server.server_close()


class Server:
    def __init__(self, base, key):
        self.base = base
        self.key = key
        self.headers = {"Authorization": f"Bearer {key}"}

    def api(self, prefix="standard"):
        return self.base + PREFIXES[prefix]

    def deploy(self, name):
        requests.delete(f"{self.api()}/processes/{name}", headers=self.headers, timeout=30)
        answer = requests.post(
            f"{self.api()}/processes",
            params={"id": name},
            headers={**self.headers, "Content-Type": "application/cwl+yaml"},
            data=(DOCUMENTS / f"{name}.cwl").read_bytes(),
            timeout=60,
        )
        assert answer.status_code == 201, answer.text


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def await_ready(process, base, log):
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            if requests.get(f"{base}/health", timeout=5).status_code == 200:
                return
        except requests.ConnectionError:
            pass
        assert process.poll() is None and time.monotonic() < end, log.read_text()[-3000:]
        time.sleep(0.1)


@pytest.fixture(scope="session")
def server(documents):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="clients-"))
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    environment = dict(
        os.environ,
        ORRERY_DATA=str(folder / "data"),
        MICRONAUT_SERVER_PORT=str(port),
        ORRERY_OUTBOUND_ALLOW=documents.url.removeprefix("http://"),
    )
    environment.pop("ORRERY_SECURITY_ANONYMOUS", None)
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(ROOT / "deploy/server")], env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        await_ready(process, base, log)
        running = Server(base, client_key(base, folder / "data"))
        for name in ("typed", "stac-out", "slow"):
            running.deploy(name)
        yield running
    finally:
        process.terminate()
        process.wait(60)
        if os.environ.get("ORRERY_KEEP_LOGS"):
            print(log.read_text())
        shutil.rmtree(folder)


def client_key(base, data):
    """A key of the workspace, made with the one that a fresh server writes for whoever looks after it."""
    operator = (data / "operator-key").read_text().strip()
    answer = requests.post(
        f"{base}{PREFIXES['standard']}/keys",
        headers={"Authorization": f"Bearer {operator}", "Content-Type": "application/json"},
        data=json.dumps({"name": "clients", "permissions": ["read", "execute", "deploy"]}),
        timeout=30,
    )
    assert answer.status_code == 201, answer.text
    return answer.json()["key"]
