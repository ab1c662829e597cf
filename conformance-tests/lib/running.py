"""A real server with credentials switched on, a key for clients, and a web server with documents to deploy from."""

import contextlib
import http.server
import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import threading
import time

import requests

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORKSPACE = "default"
PREFIXES = {
    "standard": f"/{WORKSPACE}/ogc-api",
    "ades": f"/ades/{WORKSPACE}/ogc-api",
    "eodh": f"/api/catalogue/stac/catalogs/user/catalogs/{WORKSPACE}",
}
START_SECONDS = 120


class Documents(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and takes callbacks."""

    def do_POST(self):
        self.server.received.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def serving(folder):
    """A web server with a folder's files; `received` has what was posted to it."""
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), lambda *arguments: Documents(*arguments, directory=str(folder)))
    server.received = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


class Server:
    """A running server, and a key of its workspace that may do all but manage."""

    def __init__(self, base, key, log, data):
        self.base = base
        self.data = data
        self.key = key
        self.log = log
        self.headers = {"Authorization": f"Bearer {key}"}

    @property
    def operator(self):
        """The key of whoever looks after it."""
        return (self.data / "operator-key").read_text().strip()

    def api(self, prefix="standard"):
        return self.base + PREFIXES[prefix]

    def deploy(self, document, name=None):
        """Deploys a document under a name, by default its file's, in place of what has that."""
        name = name or document.stem
        requests.delete(f"{self.api()}/processes/{name}", headers=self.headers, timeout=30)
        answer = requests.post(
            f"{self.api()}/processes",
            params={"id": name},
            headers={**self.headers, "Content-Type": "application/cwl+yaml"},
            data=document.read_bytes(),
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
        with contextlib.suppress(requests.ConnectionError):
            if requests.get(f"{base}/health", timeout=5).status_code == 200:
                return
        assert process.poll() is None and time.monotonic() < end, log.read_text()[-3000:]
        time.sleep(0.1)


@contextlib.contextmanager
def running(settings, options=()):
    """A server of the built tree on a folder of its own that goes at the end; settings are for its environment."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="server-"))
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    environment = dict(os.environ, ORRERY_DATA=str(folder / "data"), MICRONAUT_SERVER_PORT=str(port), **settings)
    environment.pop("ORRERY_SECURITY_ANONYMOUS", None)
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(ROOT / "deploy/server"), *options], env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        await_ready(process, base, log)
        yield Server(base, client_key(base, folder / "data"), log, folder / "data")
    finally:
        process.terminate()
        process.wait(60)
        print(log.read_text()[-20_000:])
        shutil.rmtree(folder)


def client_key(base, data):
    """A key of the workspace, made with the one that a fresh server writes for whoever looks after it."""
    operator = (data / "operator-key").read_text().strip()
    answer = requests.post(
        f"{base}{PREFIXES['standard']}/keys",
        headers={"Authorization": f"Bearer {operator}", "Content-Type": "application/json"},
        data=json.dumps({"name": "tests", "permissions": ["read", "execute", "deploy"]}),
        timeout=30,
    )
    assert answer.status_code == 201, answer.text
    return answer.json()["key"]
