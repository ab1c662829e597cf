"""What no answer may hold: names that are the server's own business."""

import os
import re

# Packages and exceptions of ours and of what we stand on, lines of a trace, and SQL.
NAMES = re.compile(
    r"\b(org\.orrery|io\.micronaut|io\.netty|java\.(lang|util|io|net)\.|com\.fasterxml|org\.postgresql|com\.zaxxer|com\.nimbusds)"
    r"|\b[A-Z][A-Za-z]+(Exception|Error)\b"
    r"|\n\s+at [\w.$]+\("
    r"|SQLSTATE|\b(SELECT|INSERT INTO|DELETE FROM|UPDATE) [a-z_*]+"
)


def found(text):
    """The first thing in a text that has no business there, or None."""
    named = NAMES.search(text)
    if named:
        return named.group()
    # Folders of the server on this machine: the tree that it runs from, and its data.
    return next((path for path in os.environ.get("ORRERY_PROPERTY_FOLDERS", "").split(":") if path and path in text), None)
