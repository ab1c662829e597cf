"""What is measured, each figure by a function of its name."""

import json
import os
import pathlib
import re
import statistics
import subprocess
import tempfile
import time

import http_figures
import suite
from programs import ROOT, RUNNER, Run, Server, cwltool, jdk, timed, toil

HERE = pathlib.Path(__file__).resolve().parent
STEPS = 500
WIDE = 100_000
GIB = 2**30
OURS = [RUNNER, "--quiet", "--outdir", "."]


class Bench:
    """What the figures share. `runs` of each are interleaved and the median counts."""

    def __init__(self, runs, toil_steps, scratch, log, table):
        self.runs, self.toil_steps, self.scratch, self.log, self.table = runs, toil_steps, scratch, log, table
        # The cache of loaded classes is made on first use.
        subprocess.run([RUNNER, "--version"], stdout=subprocess.DEVNULL, check=True)

    def theirs(self):
        return [cwltool(), "--quiet", "--outdir", "."]

    def words(self, count):
        job = self.scratch / f"words-{count}.json"
        job.write_text(json.dumps({"words": [f"word {number}" for number in range(count)]}))
        return str(job)

    def echo(self):
        job = self.scratch / "echo.json"
        job.write_text(json.dumps({"word": "hello"}))
        return [str(HERE / "echo.cwl"), str(job)]

    def beside(self, arguments, theirs=None, ours=None):
        """Interleaved wall seconds of both programs."""
        a, b = [], []
        for _ in range(self.runs):
            a.append(timed((theirs or self.theirs()) + arguments, self.scratch))
            b.append(timed((ours or OURS) + arguments, self.scratch))
        return a, b


def tool(bench):
    """One trivial tool by a command line that starts for it."""
    theirs, ours = bench.beside(bench.echo())
    bench.table.ratio("one trivial tool, cold command line", "cwltool", theirs, ours, 1 / 2)


def scatter(bench):
    """500 trivial steps by the command line."""
    theirs, ours = bench.beside([str(HERE / "scatter.cwl"), bench.words(STEPS)])
    bench.table.ratio(f"scatter of {STEPS}, command line", "cwltool", theirs, ours, 1 / 4)


def javascript(bench):
    """The same with two JavaScript expressions a step."""
    theirs, ours = bench.beside([str(HERE / "scatter-js.cwl"), bench.words(STEPS)])
    bench.table.ratio(f"scatter of {STEPS}, two JavaScript expressions a step", "cwltool", theirs, ours, 1 / 3)


def toil_scatter(bench):
    """Against toil, which takes minutes: once."""
    steps = bench.toil_steps
    arguments = [str(HERE / "scatter.cwl"), bench.words(steps)]
    home = toil()
    with tempfile.TemporaryDirectory(dir=bench.scratch) as store:
        theirs = timed(
            [str(home / "toil-cwl-runner"), "--quiet", "--jobStore", f"{store}/jobs", "--outdir", ".", *arguments], bench.scratch,
            {"PATH": f"{home}:{os.environ['PATH']}"})
    ours = [timed(OURS + arguments, bench.scratch) for _ in range(bench.runs)]
    bench.table.ratio(f"scatter of {steps}, command line, against toil", "toil", [theirs], ours, 1 / 100)


def server(bench):
    """A tool and the scatter by a warm server; then the server's start and its memory."""
    data = bench.scratch / "data"
    data.mkdir()
    running = Server(data, bench.log)
    running.deploy(HERE / "echo.cwl")
    running.deploy(HERE / "scatter.cwl")
    words = json.loads(pathlib.Path(bench.words(STEPS)).read_text())
    for _ in range(20):
        running.execute("bench-echo", {"word": "hello"})
    running.execute("bench-scatter", words)
    theirs, ours = [], []
    for _ in range(bench.runs):
        theirs.append(timed(bench.theirs() + bench.echo(), bench.scratch))
        ours.append(running.execute("bench-echo", {"word": "hello"}))
    bench.table.ratio("one trivial tool, warm server", "cwltool", theirs, ours, 1 / 30)
    theirs, ours = [], []
    for _ in range(bench.runs):
        theirs.append(timed(bench.theirs() + [str(HERE / "scatter.cwl"), bench.words(STEPS)], bench.scratch))
        ours.append(running.execute("bench-scatter", words))
    bench.table.ratio(f"scatter of {STEPS}, journalled server", "cwltool", theirs, ours, 1 / 4)
    busy = running.resident_mib()
    running.stop()
    starts, idle = [], []
    for _ in range(bench.runs):
        running = Server(data, bench.log)
        starts.append(running.started)
        time.sleep(5)
        idle.append(running.resident_mib())
        running.stop()
    bench.table.absolute("server start to first answer, existing data", statistics.median(starts), "s", 2.5)
    bench.table.absolute("server idle, resident", statistics.median(idle), "MiB", 300)
    bench.table.absolute("server idle after the jobs above, resident", busy, "MiB", 300)


def workflow_of(steps):
    """A chain of steps, each with a tool of its own."""
    lines = ["cwlVersion: v1.2", "class: Workflow", "id: bench-chain", "inputs:", "  first: File", "outputs:",
             f"  last: {{ type: File, outputSource: step{steps}/out }}", "steps:"]
    for number in range(1, steps + 1):
        source = "first" if number == 1 else f"step{number - 1}/out"
        lines += [
            f"  step{number}:", "    in:", f"      text: {source}", f"      count: {{ default: {number} }}", "    out: [out]",
            "    run:", "      class: CommandLineTool", "      inputs:",
            "        text: { type: File, inputBinding: { position: 2 } }",
            "        count: { type: int, inputBinding: { position: 1, prefix: -n } }",
            "      outputs:", "        out: { type: File, outputBinding: { glob: $(inputs.text.basename) } }",
            "      baseCommand: head", "      stdout: $(inputs.text.basename)"]
    return "\n".join(lines) + "\n"


def validate(bench):
    """A workflow of 500 steps is checked: by the command line, and in a JVM that is warm."""
    chain = bench.scratch / "chain.cwl"
    chain.write_text(workflow_of(STEPS))
    theirs, ours = bench.beside([str(chain)], [cwltool(), "--validate"], [RUNNER, "--validate"])
    bench.table.ratio(f"--validate of {STEPS} steps, cold command line", "cwltool", theirs, ours, 1 / 10)
    printed = subprocess.run(
        [f"{jdk()}/bin/java", "-cp", f"{ROOT}/api/target/lib/*", str(HERE / "LoadCheck.java"), str(chain), "100", "20"],
        stdout=subprocess.PIPE, text=True, check=True).stdout
    taken = statistics.median(map(float, printed.split())) / 1000
    bench.table.absolute(f"load and check {STEPS} steps, warm", taken, "s", 0.1)


def edam(bench):
    """The suite's test whose input is a subclass of the wanted format in EDAM."""
    folder = suite.checkout()
    if folder is None:
        bench.table.left_out("EDAM format test", "ORRERY_CWL_SUITE names no suite")
        return
    arguments = [str(folder / "tests/formattest2.cwl"), str(folder / "tests/formattest2-job.json")]
    # Its container is only a hint; without one both run the same program of this host.
    theirs = timed(bench.theirs() + ["--no-container", *arguments], bench.scratch)
    ours = statistics.median(timed(OURS + ["--no-container", *arguments], bench.scratch) for _ in range(bench.runs))
    bench.table.absolute("EDAM format test, cold command line", ours, "s", 1, f"cwltool {theirs:.1f} s")


def wide(bench):
    """10⁵ steps: ten times the steps may take ten times the time and a little, and 1 GiB."""
    few = Run(OURS + [str(HERE / "scatter.cwl"), bench.words(WIDE // 10)], bench.scratch)
    many = Run(OURS + [str(HERE / "scatter.cwl"), bench.words(WIDE)], bench.scratch)
    bench.table.row(
        f"scatter of {WIDE}, command line: time", f"ours of {WIDE // 10}: {few.seconds:.1f} s", f"{many.seconds:.1f} s",
        f"{many.seconds / few.seconds:.1f}", "≤ 12", many.seconds <= 12 * few.seconds)
    bench.table.absolute(f"scatter of {WIDE}, command line: resident at most", many.peak_mib, "MiB", 1024)


def big(bench):
    """An output of 1 GiB is read once, for its checksum, and becomes the result without a copy."""
    document = str(HERE / "big.cwl")
    theirs = Run(bench.theirs() + [document], bench.scratch)
    ours = Run(OURS + [document], bench.scratch)
    same = ours.files["big.bin"].st_ino == int(ours.texts["inode.txt"])
    bench.table.row(
        "output of 1 GiB: bytes read by the runner", f"cwltool {theirs.read / GIB:.2f} GiB, {theirs.seconds:.1f} s",
        f"{ours.read / GIB:.2f} GiB, {ours.seconds:.1f} s", "", "≤ 1.1 GiB", ours.read <= 1.1 * GIB)
    bench.table.row("output of 1 GiB: the file that the tool wrote is the result", "", "yes" if same else "no", "", "yes", same)


def container(bench):
    """A step in a container, fresh or left by another step, beside the daemon's calls alone by the same client."""
    home = jdk()
    subprocess.run(
        ["mvn", "-q", "-B", "-Dspotless.check.skip=true", "-Dmdep.outputFile=target/bench.classpath", "-pl", "backends/local", "-am",
         "test-compile", "dependency:build-classpath"],
        cwd=ROOT, env=dict(os.environ, JAVA_HOME=home), stdout=bench.log, stderr=bench.log, check=True)
    target = ROOT / "backends/local/target"
    classpath = f"{target}/test-classes:{target}/classes:{(target / 'bench.classpath').read_text().strip()}"
    with suite.Daemon():
        for what, beside, most, words in (
            ("step in a fresh container", "create, start, wait, remove", 1.15, []),
            ("step in a container that another step has left", "exec", 1.3, ["pooled"]),
        ):
            printed = subprocess.run(
                [f"{home}/bin/java", "-cp", classpath, "org.orrery.backend.local.ContainerBench", "20", *words],
                stdout=subprocess.PIPE, stderr=bench.log, text=True, check=True).stdout
            bare, step = (int(value) / 1000 for value in re.search(r"bare (\d+) ms, step (\d+) ms", printed).groups())
            bench.table.ratio(what, beside, [bare], [step], most)


def conformance(bench):
    """The v1.2 suite."""
    suite.compare(bench.table, bench.scratch)


FIGURES = {
    "tool": tool, "scatter": scatter, "javascript": javascript, "server": server, "validate": validate, "edam": edam,
    "big": big, "container": container, "wide": wide, "toil": toil_scatter, "suite": conformance, "http": http_figures.http,
}
