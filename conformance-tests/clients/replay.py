"""Sends what a client sends and checks what it reads: see corpus/README.md."""

import json
import re
import time

import requests

PATIENCE_SECONDS = 60
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ABSENT = object()


class Mismatch(AssertionError):
    """An answer that the client could not use."""


class Replay:
    """One client's conversation with a server."""

    def __init__(self, base, token, known):
        self.base = base
        self.token = token
        self.known = dict(known)

    def run(self, exchanges):
        for exchange in exchanges:
            self.exchange(exchange)

    def exchange(self, exchange):
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            answer = self.ask(self.filled(exchange["ask"]))
            until = exchange.get("until")
            if until is None or self.problems(answer, {"json": self.filled(until)}) == []:
                break
            if time.monotonic() > end:
                raise Mismatch(f"{exchange['name']}: never came to {until}: {answer.text[:2000]}")
            time.sleep(0.2)
        problems = self.problems(answer, self.filled(exchange.get("read", {})))
        if problems:
            raise Mismatch(f"{exchange['name']}: " + "; ".join(problems) + f"\n{answer.status_code} {answer.text[:2000]}")
        for name, place in exchange.get("keep", {}).items():
            if place.startswith("header:"):
                self.known[name] = answer.headers[place.removeprefix("header:")]
            elif place.startswith("link:"):
                self.known[name] = next(
                    link["href"] for link in answer.json()["links"] if link["rel"] == place.removeprefix("link:"))
            else:
                self.known[name] = at(answer.json(), place)

    def filled(self, value):
        if isinstance(value, str):
            whole = re.fullmatch(r"\$\{(\w+)}", value)
            if whole:
                return self.known[whole[1]]
            return re.sub(r"\$\{(\w+)}", lambda name: str(self.known[name[1]]), value)
        if isinstance(value, list):
            return [self.filled(item) for item in value]
        if isinstance(value, dict):
            return {key: self.filled(item) for key, item in value.items()}
        return value

    def ask(self, ask):
        headers = {"Accept": "*/*", **ask.get("headers", {})}
        if self.token and "Authorization" not in headers:
            headers["Authorization"] = f"Bearer {self.token}"
        body = None
        if "json" in ask:
            body = json.dumps(ask["json"]).encode()
            headers.setdefault("Content-Type", "application/json")
        elif "text" in ask:
            body = ask["text"].encode()
        path = ask["path"]
        request = requests.Request(
            ask["method"], path if path.startswith("http") else self.base + path, params=ask.get("query"), data=body
        ).prepare()
        request.headers.clear()
        request.headers.update({name: value for name, value in headers.items() if value is not None})
        if body is not None:
            request.headers["Content-Length"] = str(len(body))
        with requests.Session() as session:
            return session.send(request, timeout=PATIENCE_SECONDS, allow_redirects=ask.get("redirects", True))

    def problems(self, answer, read):
        found = []
        wanted = read.get("status")
        if wanted is not None and answer.status_code not in (wanted if isinstance(wanted, list) else [wanted]):
            found.append(f"status {answer.status_code}, not {wanted}")
        for name, matcher in read.get("headers", {}).items():
            check(f"header {name}", answer.headers.get(name, ABSENT), matcher, found)
        if "json" in read or "links" in read:
            try:
                document = answer.json()
            except ValueError:
                return [*found, "no JSON"]
            for pointer, matcher in read.get("json", {}).items():
                check(pointer or "the document", at(document, pointer), matcher, found)
            for relation, matcher in read.get("links", {}).items():
                links = [link for link in document.get("links", []) if link["rel"] == relation]
                check(f"link {relation}", links[0]["href"] if links else ABSENT, matcher, found)
        if "text" in read:
            check("the body", answer.text, read["text"], found)
        return found


def at(document, pointer):
    """What a JSON pointer leads to (RFC 6901), or ABSENT."""
    value = document
    for name in pointer.split("/")[1:]:
        name = name.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list) and name.isdigit() and int(name) < len(value):
            value = value[int(name)]
        elif isinstance(value, dict) and name in value:
            value = value[name]
        else:
            return ABSENT
    return value


KINDS = {
    "any": lambda value: value is not ABSENT,
    "absent": lambda value: value is ABSENT,
    "url": lambda value: isinstance(value, str) and re.match(r"https?://[^/]+/", value),
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "uuid": lambda value: isinstance(value, str) and UUID.fullmatch(value),
    "time": lambda value: isinstance(value, str) and TIME.fullmatch(value),
}


def check(what, value, matcher, found):
    if isinstance(matcher, dict) and "contains" in matcher:
        items = value if isinstance(value, list) else []
        good = any(all(item.get(key, ABSENT) == want for key, want in matcher["contains"].items()) for item in items)
    elif isinstance(matcher, dict) and "one-of" in matcher:
        good = value in matcher["one-of"]
    elif isinstance(matcher, dict) and "exactly" in matcher:
        good = value == matcher["exactly"]
    elif isinstance(matcher, str) and matcher.startswith("re:"):
        good = isinstance(value, str) and re.search(matcher[3:], value)
    elif isinstance(matcher, str) and matcher in KINDS:
        good = KINDS[matcher](value)
    else:
        good = value == matcher
    if not good:
        shown = "absent" if value is ABSENT else json.dumps(value)[:300]
        found.append(f"{what} is {shown}, not {matcher}")
