"""The Python that runs us, for processes of our own."""

import sys
from pathlib import Path


def python() -> str:
    """The interpreter, also where the server has one built in and names itself."""
    if Path(sys.executable or "").name.startswith("python"):
        return sys.executable
    return str(Path(sys.prefix) / "bin" / "python3")
