"""The whole v1.2 suite by cwltool and by cwl-runner, with the same daemon, images and parallelism."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

from programs import ROOT, RUNNER, cwltest, cwltool

DOCKER = ROOT / "conformance-tests/clusters/docker"

# cwltool finds images by the text that `docker images` prints, where names lack the registry's host, and would pull them.
SHIM = """#!/bin/sh
if [ "$1" = pull ]; then
  shift
  exec {docker} image inspect "$@"
fi
exec {docker} "$@"
"""


def checkout():
    """The suite's folder, or None."""
    named = pathlib.Path(os.environ.get("ORRERY_CWL_SUITE", ROOT / "../shared/cwl-conformance"))
    for folder in (named / "v1.2", named):
        if (folder / "conformance_tests.yaml").is_file():
            return folder.resolve()
    return None


class Daemon:
    """The daemon that DOCKER_HOST names, else one of our own."""

    def __enter__(self):
        self.base = None
        if "DOCKER_HOST" not in os.environ:
            self.base = tempfile.mkdtemp(prefix="orrery-bench-docker-") + "/docker"
            subprocess.run([str(DOCKER), "up", self.base], check=True)
            os.environ["DOCKER_HOST"] = f"unix://{self.base}/docker.sock"
        return self

    def __exit__(self, *_):
        if self.base is not None:
            subprocess.run([str(DOCKER), "down", self.base], check=True)
            os.environ.pop("DOCKER_HOST")
            shutil.rmtree(pathlib.Path(self.base).parent)


def run_suite(tool, arguments, scratch, parallel):
    """Wall seconds, and how many tests did not pass."""
    bin_folder = cwltest()
    shims = scratch / "shims"
    shims.mkdir(exist_ok=True)
    docker = subprocess.run(["sh", "-c", "command -v docker"], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    (shims / "docker").write_text(SHIM.format(docker=docker))
    (shims / "docker").chmod(0o755)
    with tempfile.TemporaryDirectory(dir=scratch) as temporary:
        begin = time.perf_counter()
        done = subprocess.run(
            [str(bin_folder / "cwltest"), "--test", str(checkout() / "conformance_tests.yaml"), "--tool", tool, f"-j{parallel}",
             "--timeout", "600", "--", *arguments],
            env=dict(os.environ, TMPDIR=temporary, PATH=f"{shims}:{bin_folder}:{os.environ['PATH']}"),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        taken = time.perf_counter() - begin
    last = done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""
    failed = re.search(r"(\d+) failures", last)
    if done.returncode != 0 and not failed:
        sys.exit(f"cwltest with {tool} ended with {done.returncode}:\n{done.stdout[-2000:]}")
    return taken, int(failed.group(1)) if failed else 0


def compare(table, scratch):
    if checkout() is None:
        table.left_out("v1.2 suite", "ORRERY_CWL_SUITE names no suite")
        return
    parallel = os.cpu_count()
    with Daemon():
        # Once outside the measurement: the cache of loaded classes is made on first use.
        subprocess.run([RUNNER, "--version"], stdout=subprocess.DEVNULL, check=True)
        ours, our_failures = run_suite(RUNNER, [], scratch, parallel)
        theirs, their_failures = run_suite(cwltool(), ["--relax-path-checks"], scratch, parallel)
    table.ratio(
        f"v1.2 suite, -j{parallel} (not passed: {our_failures}; cwltool {their_failures})", "cwltool", [theirs], [ours], 1 / 4)
