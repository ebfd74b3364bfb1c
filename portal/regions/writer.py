"""From a pack to the text of its file, always the same text for the same pack."""

from datetime import date
from typing import Any

import yaml

from portal.regions.schema import Pack

_HEADING = "# Regiopakket voor Plekwijzer. Laden: plekwijzer regions load BESTAND\n"
_WIDTH = 110
_DAYS = ("valid_from", "valid_until", "dated_on", "closed_from", "closed_until")


class _Dumper(yaml.SafeDumper):
    """Plain YAML without references, lists set in below their key."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def written(pack: Pack) -> str:
    """Return the YAML of a pack; what a pack may leave out and says nothing is left out."""
    said = pack.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    states = [state for part in said.get("access", ()) for state in part["states"]]
    for part in (said["region"], *states, *said.get("closures", ())):
        part.update({name: date.fromisoformat(part[name]) for name in _DAYS if name in part})
    text: str = yaml.dump(said, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)
    return _HEADING + text
