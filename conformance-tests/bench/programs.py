"""The programs that are compared, and how a run of one is measured."""

import contextlib
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
CWLTOOL = "3.3.20260925135507"
TOIL = "9.6.0"
CWLTEST = "2.7.20260814150058"
RUNNER = str(ROOT / "cwl-runner/bin/cwl-runner")


def jdk():
    found = subprocess.run(
        ["sh", "-c", '. "$0" && orrery_find_jdk && echo "$JAVA_HOME"', str(ROOT / "deploy/lib/jdk.sh")],
        stdout=subprocess.PIPE, text=True, check=True)
    return found.stdout.strip()


def installed(name, requirements, program):
    """The bin folder of a virtual environment in the user's cache, made on first use from PyPI."""
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache"))
    home = cache / "orrery" / name
    if not (home / "bin" / program).exists():
        shutil.rmtree(home, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        subprocess.run([str(home / "bin/pip"), "install", "--quiet", *requirements], check=True)
    return home / "bin"


def cwltool():
    return str(installed(f"cwltool-{CWLTOOL}", [f"cwltool=={CWLTOOL}"], "cwltool") / "cwltool")


def toil():
    return installed(f"toil-{TOIL}", [f"toil[cwl]=={TOIL}"], "toil-cwl-runner")


def cwltest():
    return installed(f"cwltest-{CWLTEST}", [f"cwltest=={CWLTEST}"], "cwltest")


class Run:
    """One run of a command that must succeed, in a folder of its own that is thrown away."""

    def __init__(self, command, folder, environment=None):
        with tempfile.TemporaryDirectory(dir=folder) as out, open(os.path.join(folder, "stderr"), "w+b") as err:
            begin = time.perf_counter()
            process = subprocess.Popen(
                command, cwd=out, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=err,
                env={**os.environ, **(environment or {})})
            printed = process.stdout.read()
            # Ended, and not yet reaped: what it read and its peak can still be seen.
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
            self.seconds = time.perf_counter() - begin
            with open(f"/proc/{process.pid}/io", encoding="ascii") as io:
                self.read = next(int(line.split()[1]) for line in io if line.startswith("rchar"))
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            self.peak_mib = usage.ru_maxrss / 1024
            if process.returncode != 0:
                err.seek(0)
                words = err.read().decode(errors="replace")[-2000:]
                sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{words}")
            self.outputs = json.loads(printed) if printed.lstrip().startswith(b"{") else None
            self.files = {entry.name: entry.stat() for entry in os.scandir(out) if entry.is_file()}
            self.texts = {
                name: pathlib.Path(out, name).read_text(encoding="utf-8")
                for name, stat in self.files.items() if stat.st_size < 100 and name.endswith(".txt")}


def timed(command, folder, environment=None):
    return Run(command, folder, environment).seconds


class Server:
    """A server on a data folder, and its client."""

    def __init__(self, data, log, settings=None):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        environment = dict(
            os.environ,
            ORRERY_DATA=str(data),
            MICRONAUT_SERVER_PORT=str(self.port),
            **(settings or {"ORRERY_SECURITY_ANONYMOUS": "owner"}),
        )
        begin = time.perf_counter()
        self.process = subprocess.Popen(
            [str(ROOT / "deploy/server")], env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        while True:
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                self.call("GET", "/health")
                break
            if self.process.poll() is not None or time.perf_counter() - begin > 120:
                sys.exit(f"the server did not start; see {log.name}")
            time.sleep(0.005)
        self.started = time.perf_counter() - begin

    def call(self, method, path, body=None, headers=None):
        url = path if path.startswith("http") else self.base + path
        request = urllib.request.Request(url, data=body, method=method, headers=headers or {})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.headers, answer.read()

    def deploy(self, document):
        self.call("POST", "/default/ogc-api/processes", document.read_bytes(), {"Content-Type": "application/cwl+yaml"})

    def execute(self, process, inputs):
        """Wall seconds from the request to the first answer that says `successful`."""
        body = json.dumps({"inputs": inputs}).encode()
        begin = time.perf_counter()
        headers, _ = self.call(
            "POST", f"/default/ogc-api/processes/{process}/execution", body,
            {"Content-Type": "application/json", "Prefer": "respond-async"})
        while True:
            _, answer = self.call("GET", headers["Location"])
            status = json.loads(answer)
            if status["status"] == "successful":
                return time.perf_counter() - begin
            if status["status"] in ("failed", "dismissed"):
                sys.exit(f"the job has {status['status']}: {answer.decode()}")
            time.sleep(0.005)

    def resident_mib(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=60)
