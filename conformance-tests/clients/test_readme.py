"""The notebook of README.md, cell by cell as it stands there: what it says is printed is printed."""

import re

import pytest
import requests

import running

README = (running.ROOT / "README.md").read_text()
CELLS = re.findall(r"^```python\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
PRINTED = re.compile(r"^print\(.*\)  # (.*)$", re.MULTILINE)


@pytest.fixture
def alone(server):
    """Without the process that the notebook deploys, if an earlier try has left it."""
    requests.delete(f"{server.api()}/processes/hello", headers=server.headers, timeout=30)


def test_the_notebook_prints_what_it_says(server, alone, monkeypatch, capsys):
    port = server.base.rsplit(":", 1)[1]
    monkeypatch.setenv("ORRERY_DATA", str(server.data))
    monkeypatch.chdir(running.ROOT)
    names = {}
    printed = {}
    for number, cell in enumerate(CELLS, start=1):
        code = cell.replace("http://localhost:8080", f"http://localhost:{port}")
        exec(compile(code, f"README.md, cell {number}", "exec"), names)
        printed[number] = capsys.readouterr().out.splitlines()
    assert printed == {number: PRINTED.findall(cell) for number, cell in enumerate(CELLS, start=1)}
    assert all(printed.values()) and len(printed) == 5
