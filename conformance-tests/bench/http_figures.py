"""The HTTP face beside pygeoapi's: throughput in a closed loop, waits in an open one at half of it."""

import contextlib
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from programs import ROOT, Server, installed, jdk

HERE = pathlib.Path(__file__).resolve().parent
PYGEOAPI = "0.21.0"
PYJWT = "2.15.1"
SECONDS = 10
CONNECTIONS = 16
PAGE = 100
JOBS = 1_000_000
HELD = 1_000
CONFIGURATION = """
server:
  bind: {{host: 127.0.0.1, port: {port}}}
  url: http://127.0.0.1:{port}
  mimetype: application/json; charset=UTF-8
  encoding: utf-8
  languages: [en-US]
  limits: {{default_items: 10, max_items: 1000}}
  map: {{url: "http://127.0.0.1/", attribution: none}}
  manager: {{name: TinyDB, connection: {folder}/manager.db, output_dir: {folder}}}
logging: {{level: ERROR}}
metadata:
  identification: {{title: {{en: bench}}, description: {{en: bench}}, keywords: {{en: [a]}}, keywords_type: theme, terms_of_service: x, url: http://x}}
  license: {{name: x, url: http://x}}
  provider: {{name: x, url: http://x}}
  contact: {{name: x, position: x, address: x, city: x, stateorprovince: x, postalcode: x, country: x, phone: x, fax: x, email: x@x.org, url: http://x, hours: x, instructions: x, role: pointOfContact}}
resources:
  hello-world: {{type: process, processor: {{name: HelloWorld}}}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Pygeoapi:
    """Served by gunicorn with a worker for each of two processors, as its documentation has it, connections kept."""

    def __init__(self, folder, log):
        home = installed(f"pygeoapi-{PYGEOAPI}", [f"pygeoapi=={PYGEOAPI}", "gunicorn"], "gunicorn")
        self.port = free_port()
        configuration = folder / "pygeoapi.yml"
        configuration.write_text(CONFIGURATION.format(port=self.port, folder=folder))
        environment = dict(
            os.environ, HOME=str(folder), PYGEOAPI_CONFIG=str(configuration), PYGEOAPI_OPENAPI=str(folder / "openapi.yml"))
        subprocess.run(
            [str(home / "pygeoapi"), "openapi", "generate", str(configuration), "--output-file", str(folder / "openapi.yml")],
            env=environment, check=True, stdout=log, stderr=log)
        self.process = subprocess.Popen(
            [str(home / "gunicorn"), "--workers", "2", "--worker-class", "gthread", "--threads", "4", "--keep-alive", "75",
             "--bind", f"127.0.0.1:{self.port}", "pygeoapi.flask_app:APP"],
            env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.base = f"http://127.0.0.1:{self.port}"
        end = time.perf_counter() + 60
        while True:
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                self.call("GET", "/processes/hello-world?f=json")
                break
            if time.perf_counter() > end:
                sys.exit(f"pygeoapi did not start; see {log.name}")
            time.sleep(0.1)

    def call(self, method, path, body=None, headers=None):
        request = urllib.request.Request(self.base + path, data=body, method=method, headers=headers or {})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.headers, answer.read()

    def job(self):
        headers, _ = self.call(
            "POST", "/processes/hello-world/execution", b'{"inputs": {"name": "bench"}}',
            {"Content-Type": "application/json", "Prefer": "respond-async"})
        return headers["Location"].removeprefix(self.base)

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)


class Issuer:
    def __init__(self, log):
        home = installed(f"pyjwt-{PYJWT}", [f"PyJWT[crypto]=={PYJWT}"], "python")
        self.process = subprocess.Popen(
            [str(home / "python"), str(HERE / "issuer.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)
        told = json.loads(self.process.stdout.readline())
        self.issuer, self.audience, self.token = told["issuer"], told["audience"], told["token"]

    def settings(self):
        prefix = "ORRERY_SECURITY_ISSUERS_BENCH_"
        return {
            "ORRERY_SECURITY_ANONYMOUS": "none",
            "ORRERY_OUTBOUND_ALLOW": self.issuer.removeprefix("http://"),
            prefix + "ISSUER": self.issuer,
            prefix + "KEYS": self.issuer + "/keys",
            prefix + "AUDIENCES": self.audience,
            # One job at a time: what is measured is their acceptance.
            "ORRERY_RUNNER_MAX_RUNS": "1",
            # The bench is one caller.
            "ORRERY_HTTP_RATE_REQUESTS": "1000000",
            "ORRERY_HTTP_RATE_POLLS": "1000000",
        }

    def stop(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)


class Load:
    """What asks, in a JVM of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.java = f"{jdk()}/bin/java"
        classes = folder / "load"
        subprocess.run([f"{jdk()}/bin/javac", "-d", str(classes), str(HERE / "Load.java")], check=True)
        self.command = [self.java, "-XX:+UseSerialGC", "-Xmx256m", "-cp", str(classes), "Load"]

    def request(self, server, method, path, token=None, body=None):
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{server.port}", "Accept: application/json"]
        if token:
            lines.append(f"Authorization: Bearer {token}")
        if body is not None:
            lines += ["Content-Type: application/json", "Prefer: respond-async", f"Content-Length: {len(body)}"]
        file = pathlib.Path(tempfile.mkstemp(dir=self.folder)[1])
        file.write_bytes("\r\n".join([*lines, "", ""]).encode() + (body or b""))
        return str(file)

    def closed(self, port, request, connections=CONNECTIONS):
        """Requests per second."""
        rate, bad = self.run("closed", port, request, connections, SECONDS)
        if bad != "0":
            sys.exit(f"{bad} of the answers were not 2xx: {request}")
        return float(rate)

    def open(self, port, request, rate, connections=64):
        """p99 in milliseconds."""
        _, p99, _, bad, late = self.run("open", port, request, connections, SECONDS, rate)
        if bad != "0":
            sys.exit(f"{bad} of the answers were not 2xx: {request}")
        if int(late) > rate * SECONDS / 100:
            print(f"  {late} requests were sent late", flush=True)
        return float(p99)

    def run(self, *arguments):
        done = subprocess.run([*self.command, *map(str, arguments)], stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout.split()

    def hold(self, port, request, connections):
        process = subprocess.Popen(
            [*self.command, "hold", str(port), request, str(connections)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        process.stdout.readline()
        return process


def http(bench):
    """GET process, GET job, job list, acceptance, listeners."""
    log, table = bench.log, bench.table
    folder = pathlib.Path(tempfile.mkdtemp(dir=bench.scratch))
    load = Load(folder)
    issuer = Issuer(log)
    theirs = Pygeoapi(folder, log)
    ours = Server(folder / "data", log, issuer.settings())
    try:
        measure(table, load, issuer, theirs, ours, folder)
    finally:
        ours.stop()
        theirs.stop()
        issuer.stop()


def measure(table, load, issuer, theirs, ours, folder):
    token = {"Authorization": f"Bearer {issuer.token}"}
    api = "/default/ogc-api"
    headers, _ = ours.call(
        "POST", f"{api}/processes/echo/execution", b'{"inputs": {"stringInput": "bench"}}',
        {**token, "Content-Type": "application/json", "Prefer": "respond-async"})
    job = headers["Location"].removeprefix(ours.base)
    while json.loads(ours.call("GET", job, headers=token)[1])["status"] != "successful":
        time.sleep(0.05)
    for _ in range(PAGE):
        their_job = theirs.job()
    fill(ours, folder)
    ours.call(
        "POST", f"{api}/processes", (ROOT / "deploy/examples/hello.cwl").read_bytes(),
        {**token, "Content-Type": "application/cwl+yaml"})
    for what, their_path, our_path, wanted, most in (
        ("GET process", "/processes/hello-world?f=json", f"{api}/processes/hello", 10, 20),
        ("GET job", f"{their_job}?f=json", job, 6, 20),
        (f"list of {PAGE} jobs, ours of {JOBS:,}", f"/jobs?f=json&limit={PAGE}", f"{api}/jobs?limit={PAGE}", 3, 50),
    ):
        a = load.closed(theirs.port, load.request(theirs, "GET", their_path))
        request = load.request(ours, "GET", our_path, issuer.token)
        # Once for the compiler of the JVM: a server is started seldom.
        load.closed(ours.port, request)
        b = load.closed(ours.port, request)
        table.row(
            what + ", requests/s", f"pygeoapi {a:.0f}", f"{b:.0f}", f"{b / a:.1f}", f"≥ {wanted}", b >= wanted * a)
        table.absolute(f"{what}, p99 at half of that", load.open(ours.port, request, b / 2), "ms", most)
    body = b'{"inputs": {"stringInput": "bench"}}'
    accept = load.request(ours, "POST", f"{api}/processes/echo/execution", issuer.token, body)
    table.absolute("accept a job durably, p99 at 500/s", load.open(ours.port, accept, 500), "ms", 50)
    peak = load.closed(ours.port, accept, 64)
    table.row("accept jobs durably, peak", "", f"{peak:.0f}/s", "", "≥ 1000/s", peak >= 1000)
    hold(table, load, issuer, ours, job)


def fill(ours, folder):
    """A million jobs, by the database itself."""
    url, user, password = database(folder / "data")
    subprocess.run(
        [f"{jdk()}/bin/java", "-cp", f"{ROOT}/api/target/lib/*", str(HERE / "Fill.java"), url, user, password, str(JOBS)],
        check=True, stdout=subprocess.DEVNULL)


def database(data):
    """The embedded database of a server on this host: URL, role and the file with its password."""
    folder = data / "postgresql"
    port = (folder / "port").read_text(encoding="ascii").strip()
    return f"jdbc:postgresql://127.0.0.1:{port}/orrery", "orrery", str(folder / "password")


def hold(table, load, issuer, ours, ended):
    """What a thousand waiting clients cost."""
    token = {"Authorization": f"Bearer {issuer.token}"}
    headers, _ = ours.call(
        "POST", "/default/ogc-api/processes/echo/execution", b'{"inputs": {"stringInput": "x", "pause": 600}}',
        {**token, "Content-Type": "application/json", "Prefer": "respond-async"})
    job = headers["Location"].removeprefix(ours.base)
    before = ours.resident_mib()
    events = load.hold(ours.port, load.request(ours, "GET", f"{job}/events", issuer.token), HELD)
    waiting = load.request(ours, "GET", job, issuer.token)
    pathlib.Path(waiting).write_bytes(pathlib.Path(waiting).read_bytes()[:-2] + b"Prefer: wait=60\r\n\r\n")
    polls = load.hold(ours.port, waiting, HELD)
    time.sleep(5)
    table.absolute(
        f"{HELD} event streams and {HELD} long polls, resident", ours.resident_mib() - before, "MiB more", 150)
    for process in (events, polls):
        process.stdin.close()
        process.wait(timeout=30)
    ours.call("DELETE", job, headers=token)
