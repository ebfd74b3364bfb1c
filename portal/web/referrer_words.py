"""The words of the organisations that refer: their kinds, their fields, and what is refused."""

from collections.abc import Mapping
from datetime import datetime

from portal.domain.errors import ConflictError
from portal.domain.referrers import ReferrerKind
from portal.web.supply_page import ConflictView

KIND_WORDS: Mapping[ReferrerKind, str] = {
    ReferrerKind.GP_PRACTICE: "huisartsenpraktijk",
    ReferrerKind.ACCESS_TEAM: "toegangsteam",
    ReferrerKind.GI: "gecertificeerde instelling",
    ReferrerKind.CENTRAL_INTAKE: "centrale aanmelding",
    ReferrerKind.REFERRAL_PANEL: "verwijstafel",
    ReferrerKind.CRISIS_SERVICE: "crisisdienst",
    ReferrerKind.PLACEMENT_COORDINATOR: "plaatsingscoördinator",
}
REFERRER_FIELDS: Mapping[str, str] = {
    "name": "Naam",
    "kind": "Soort",
    "municipality_ids": "Gemeenten",
    "kvk": "KvK-nummer",
    "agb": "AGB-code",
    "phone": "Telefoon",
    "email": "E-mailadres",
    "website": "Website",
    "closed": "Gesloten",
    "invitations_withdrawn": "Uitnodigingen ingetrokken",
}


def conflict_view(error: ConflictError, towns: Mapping[int, str]) -> ConflictView:
    """Put a refusal because somebody else was first in words."""
    mine: Mapping[str, object] = error.mine if isinstance(error.mine, dict) else {}
    theirs: Mapping[str, object] = error.theirs if isinstance(error.theirs, dict) else {}
    lines = [
        (REFERRER_FIELDS[name], _shown(mine[name], towns), _shown(theirs.get(name), towns)) for name in mine
    ]
    at = error.data.get("at")
    by = str(error.data.get("user_name") or "Iemand anders")
    return ConflictView(by, at if isinstance(at, datetime) else None, lines)


def _shown(value: object, towns: Mapping[int, str]) -> str:
    if isinstance(value, ReferrerKind):
        return KIND_WORDS[value]
    if isinstance(value, tuple | list):
        return ", ".join(towns.get(one, "een andere gemeente") for one in value) or "geen"
    return str(value or "niets")
