"""The package's own word lists, read once."""

from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def word_list(name: str) -> dict[str, Any]:
    """Return the content of one list, such as "names"; callers never change it."""
    text = resources.files("portal.services.sample").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    content = yaml.safe_load(text)
    return dict(content)
