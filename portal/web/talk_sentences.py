"""The sentences of a region's own notes and agreements, by code."""

from collections.abc import Mapping

TALK_SENTENCES: Mapping[str, str] = {
    "agreement_day": "Kies een dag in dit kwartaal of daarna, en niet later dan over drie jaar.",
    "agreement_missing": "Schrijf op wat er is afgesproken.",
    "holder_missing": "Vul in wie dit doet: een rol of een organisatie.",
    "standing_unknown": "Kies open, gedaan of vervallen.",
}
