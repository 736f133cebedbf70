"""Where the program is."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
from pathlib import Path
from typing import List

from ._errors import SimulatorError

NAME = "paysys-simulator"  # of the program, and of the wheel that brings it


def path() -> str:
    """What the variable PAYSYS_SIMULATOR names, else what was installed with this module, else what PATH finds."""
    chosen = os.environ.get("PAYSYS_SIMULATOR")
    if chosen:
        return os.path.abspath(chosen)
    found = next((str(path) for path in _installed() if path.is_file()), None) or shutil.which(NAME)
    if found is None:
        raise SimulatorError(
            f"the program {NAME} was neither installed with this module nor is it in PATH; "
            f"install the wheel {NAME}, or name the program in the variable PAYSYS_SIMULATOR"
        )
    return found


def _installed() -> List[Path]:
    try:
        files = importlib.metadata.files(NAME) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    in_target = Path(__file__).resolve().parents[1] / "bin" / NAME  # `pip install --target`
    return [*(Path(str(file.locate())) for file in files if file.name == NAME), in_target]
