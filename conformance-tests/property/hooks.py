"""What schemathesis checks beside its own checks, and how many requests it sent."""

import os
import pathlib
import sys

import schemathesis

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import internals  # noqa: E402 (after the path above)

SENT = open(os.environ["ORRERY_PROPERTY_SENT"], "ab", buffering=0)


@schemathesis.hook
def after_call(context, case, response):
    SENT.write(b".")


@schemathesis.check
def no_internals(ctx, response, case):
    """Whatever is wrong, an answer speaks of the request and not of the server's insides."""
    name = internals.found(response.text)
    if name:
        raise AssertionError(f"`{name}` is in the answer")
