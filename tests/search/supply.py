"""A small region with offerings to find."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from portal.models import (
    ContractLine,
    Location,
    Municipality,
    Offering,
    OfferingTag,
    Organisation,
    Product,
    Region,
)
from tests.conftest import NOW
from tests.factories import (
    key,
    make_line,
    make_location,
    make_municipality,
    make_offering,
    make_organisation,
    make_product,
    make_region,
    make_report,
)


class Supply:
    """A region with Gouda and Woerden, one provider, and ways to add offerings."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._lines: dict[tuple[int, int], ContractLine] = {}
        self.region: Region = make_region(session, code="midden")
        self.gouda: Municipality = make_municipality(session, self.region, code="GM0513", name="Gouda")
        self.woerden: Municipality = make_municipality(
            session, self.region, code="GM0632", name="Woerden", lat=52.0863, lon=4.8835
        )
        self.provider: Organisation = make_organisation(session, name="De Wilgenboom (proef)")
        self.autism: Product = make_product(
            session, self.region, code="autisme", name="Begeleiding bij autisme", synonyms=("ASS", "autist")
        )
        self.dyslexia: Product = make_product(
            session, self.region, code="dyslexie", name="Ernstige dyslexie", synonyms=("EED",)
        )

    def offer(
        self,
        product: Product | None = None,
        *,
        municipality: Municipality | None = None,
        days_old: float | None = 1,
        line: dict[str, Any] | None = None,
        location: Location | None = None,
        tags: dict[str, tuple[str, ...]] | None = None,
        report: dict[str, Any] | None = None,
        **fields: Any,
    ) -> Offering:
        """Publish an offering; its figures are one day old, or it never reported (`days_old` None)."""
        product, municipality = product or self.autism, municipality or self.gouda
        provider = make_organisation(self.session, name="De Hazelaar (proef)") if line else self.provider
        offering = make_offering(
            self.session,
            provider,
            product,
            municipality,
            line=self._line(provider, product, municipality, line or {}),
            location=location or make_location(self.session, provider, municipality),
            **fields,
        )
        for kind, values in (tags or {}).items():
            self.session.execute(
                insert(OfferingTag),
                [{"offering_id": key(offering), "kind": kind, "value": value} for value in values],
            )
        if days_old is not None:
            make_report(self.session, offering, at=NOW - timedelta(days=days_old), **(report or {}))
        return offering

    def _line(
        self, provider: Organisation, product: Product, municipality: Municipality, fields: dict[str, Any]
    ) -> ContractLine:
        known = self._lines.get((key(provider), key(product)))
        if known is None:
            known = make_line(self.session, provider, product, municipality, **fields)
            self._lines[key(provider), key(product)] = known
        return known
