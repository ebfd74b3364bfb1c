"""Makes the free-access facilities that municipalities keep themselves, all invented."""

from dataclasses import asdict, replace
from datetime import timedelta

from portal.domain.calendar import local_date
from portal.domain.facilities import FacilityContent
from portal.models import Facility, FacilityVersion
from portal.services.sample.dice import Dice
from portal.services.sample.facts import Town
from portal.services.sample.names import host, phone
from portal.services.sample.providers import Workshop

INVENTED = (
    FacilityContent(
        name="Huiskamer De Voorbeeldhoek",
        about="Loop binnen voor koffie en een praatje. U hoeft geen afspraak te maken. Het is gratis.",
        audience="iedereen die mensen wil ontmoeten",
        address="Voorbeeldplein 1",
        opening_hours="ma t/m vr 10.00 tot 16.00 uur",
        age_min=18,
        themes=("dagelijks-leven", "overdag-een-plek", "psychische-klachten", "zonder-verwijzing"),
    ),
    FacilityContent(
        name="Ouderavonden Samen Verder",
        about=(
            "Praat met andere ouders over opvoeden. Elke maand is er een nieuw onderwerp. "
            "U mag ook iemand meenemen."
        ),
        audience="ouders en verzorgers",
        address="Voorbeeldplein 3",
        opening_hours="eerste dinsdag van de maand, 19.30 uur",
        themes=("opvoeden-en-opgroeien", "school-en-leren", "zonder-verwijzing"),
    ),
    FacilityContent(
        name="Maatjes Voorbeeld",
        about="Een vrijwilliger komt bij u langs. U doet samen iets leuks of praat met elkaar.",
        address="bij u thuis",
        opening_hours="bel op werkdagen van 9.00 tot 12.00 uur",
        themes=("dagelijks-leven", "hulp-in-huis", "op-adem-komen", "zonder-verwijzing"),
    ),
)
WITHOUT_PHONE = 1
DAYS_AHEAD = 60


def add_town_facilities(shop: Workshop, town: Town) -> None:
    """Write the facilities of a municipality; the last is still to come where its number is even."""
    at, dice = host(f"voorziening {town.name}"), Dice.named(shop.seed, town.code, "facilities")
    for number, invented in enumerate(INVENTED):
        content = replace(invented, email=f"info{number + 1}@{at}")
        if number != WITHOUT_PHONE:
            content = replace(content, phone=phone(dice, town))
        if number == len(INVENTED) - 1 and town.id % 2 == 0:
            content = replace(content, starts_on=local_date(shop.now) + timedelta(days=DAYS_AHEAD))
        values = {**asdict(content), "themes": list(content.themes)}
        facility_id = shop.rows.add(Facility, municipality_id=town.id, is_sample=True, **values)
        starts_on = content.starts_on
        said = {**values, "starts_on": starts_on.isoformat() if starts_on else None}
        shop.rows.add(
            FacilityVersion, facility_id=facility_id, version=1, said=said, made_by=None, made_at=shop.now
        )
