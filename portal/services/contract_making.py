"""Making a provider and its contracts: what is checked, and that the same thing is never made twice."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from portal.domain.contracting import LONGEST_OPTION_MONTHS, MOST_OPTIONS, Partnership
from portal.domain.errors import FieldError, InvalidError, NotFoundError
from portal.domain.identifiers import is_agb, is_kvk
from portal.domain.terms import ContractForm, OrganisationKind, OrganisationSize, ProviderKind
from portal.domain.texts import check_text
from portal.models import Contract, Organisation, OrganisationRole, Segment
from portal.services.audit import note_change
from portal.services.board_lines import within

LONGEST_NAME = 200


@dataclass(frozen=True)
class NewProvider:
    """Who is onboarded; `also_refers`: it is a referrer too, as a certified institution is.

    `statutory_name` is only there when it differs from the name that people know.
    """

    name: str
    kvk: str
    agb: str | None = None
    size: OrganisationSize | None = None
    also_refers: bool = False
    provider_kind: ProviderKind | None = None
    statutory_name: str | None = None


@dataclass(frozen=True)
class NewContract:
    """What is agreed for a segment; without an end it has no term."""

    segment_id: int | None
    form: ContractForm | None
    starts_on: date | None
    ends_on: date | None = None
    partnership: Partnership | None = None
    extension_months: Sequence[int] = ()
    notice_months: int = 6


def onboard_provider(
    session: Session,
    *,
    provider: NewProvider,
    contract: NewContract,
    region_ids: Collection[int] | None,
    is_known: bool = False,
    user_id: int | None,
    now: datetime,
) -> int:
    """Make a provider with its first contract and return its id; asked again it makes neither twice.

    With `is_known` the contract goes to the provider that has this KvK number already. Raises InvalidError
    by field: `kvk_invalid`, `agb_invalid`, `provider_known` at "is_known" (with its `name`), and as
    make_contract.
    """
    tidy = tidy_provider(provider)
    faults = check_provider(tidy) + check_contract(session, contract, region_ids)
    if faults:
        raise InvalidError(faults)
    found = session.execute(
        select(col(Organisation.id), col(Organisation.name)).where(col(Organisation.kvk) == tidy.kvk)
    ).first()
    if found is not None:
        same = _contract_of(session, found.id, contract)
        if same is None and not is_known:
            raise InvalidError([FieldError("provider_known", "is_known", {"name": found.name})])
        if same is None:
            _add_roles(session, found.id, tidy)
            add_contract(session, found.id, contract, user_id, now)
        return int(found.id)
    organisation_id = add_provider(session, tidy, now)
    add_contract(session, organisation_id, contract, user_id, now, provider=tidy)
    return organisation_id


def make_contract(
    session: Session,
    *,
    organisation_id: int,
    contract: NewContract,
    region_ids: Collection[int] | None,
    user_id: int | None,
    now: datetime,
) -> int:
    """Make a contract of a provider for a segment and return its id; the same one is made once.

    Raises InvalidError by field (`segment_unknown`, `day_unreadable`, `ends_before_start`,
    `extension_invalid`, `notice_invalid`, `contract_overlaps`).
    """
    faults = check_contract(session, contract, region_ids)
    if faults:
        raise InvalidError(faults)
    session.execute(
        select(col(Organisation.id)).where(col(Organisation.id) == organisation_id).with_for_update()
    )
    same = _contract_of(session, organisation_id, contract)
    if same is not None:
        return same
    if overlaps(session, organisation_id, contract):
        raise InvalidError([FieldError("contract_overlaps", "starts_on")])
    return add_contract(session, organisation_id, contract, user_id, now)


def tidy_provider(provider: NewProvider) -> NewProvider:
    """Write names with single spaces, and numbers as digits only; a second name that is the same goes."""
    name, statutory = (" ".join(text.split()) for text in (provider.name, provider.statutory_name or ""))
    return replace(
        provider,
        name=name,
        kvk=_digits(provider.kvk) or "",
        agb=_digits(provider.agb),
        statutory_name=None if statutory == name else statutory or None,
    )


def check_provider(provider: NewProvider) -> list[FieldError]:
    """Find what is wrong with the name and the numbers of a provider."""
    faults = check_text(provider.name, "name", max_length=LONGEST_NAME)
    faults += check_text(provider.statutory_name, "statutory_name", max_length=LONGEST_NAME)
    if not provider.name:
        faults.append(FieldError("name_missing", "name"))
    if not is_kvk(provider.kvk):
        faults.append(FieldError("kvk_invalid", "kvk"))
    if provider.agb and not is_agb(provider.agb):
        faults.append(FieldError("agb_invalid", "agb"))
    return faults


def check_contract(
    session: Session, contract: NewContract, region_ids: Collection[int] | None
) -> list[FieldError]:
    """Find what is wrong with the terms of a contract, by field."""
    faults = check_terms(contract.extension_months, contract.notice_months)
    if segment_region(session, contract.segment_id, region_ids) is None:
        faults.append(FieldError("segment_unknown", "segment_id"))
    if contract.starts_on is None:
        faults.append(FieldError("day_unreadable", "starts_on"))
    elif contract.ends_on is not None and contract.ends_on < contract.starts_on:
        faults.append(FieldError("ends_before_start", "ends_on"))
    return faults


def check_terms(extension_months: Sequence[int], notice_months: int) -> list[FieldError]:
    """Find what is wrong with options to extend and the months of notice."""
    faults = []
    if len(extension_months) > MOST_OPTIONS or not all(
        0 < one <= LONGEST_OPTION_MONTHS for one in extension_months
    ):
        faults.append(FieldError("extension_invalid", "extension_months"))
    if not 0 <= notice_months <= 60:
        faults.append(FieldError("notice_invalid", "notice_months"))
    return faults


def segment_region(
    session: Session, segment_id: int | None, region_ids: Collection[int] | None
) -> int | None:
    """Give the region of a segment when it is one of these."""
    return session.scalar(
        select(col(Segment.region_id)).where(
            col(Segment.id) == segment_id, within(col(Segment.region_id), region_ids)
        )
    )


def overlaps(session: Session, organisation_id: int, contract: NewContract) -> bool:
    """Say whether the provider has a contract for the segment that runs in the same time."""
    last = contract.ends_on or date.max
    count = session.scalar(
        select(func.count())
        .select_from(Contract)
        .where(
            col(Contract.organisation_id) == organisation_id,
            col(Contract.segment_id) == contract.segment_id,
            col(Contract.starts_on) <= last,
            func.coalesce(col(Contract.ends_on), date.max) >= contract.starts_on,
        )
    )
    return bool(count)


def add_provider(session: Session, provider: NewProvider, now: datetime) -> int:
    """Write a provider that was checked, and return its id; the note of it stands with its contract."""
    organisation = Organisation(
        name=provider.name,
        kvk=provider.kvk,
        agb=provider.agb or None,
        size=provider.size,
        provider_kind=provider.provider_kind,
        created_at=now,
    )
    session.add(organisation)
    session.flush()
    organisation_id = int(organisation.id or 0)
    _add_roles(session, organisation_id, provider)
    return organisation_id


def add_contract(
    session: Session,
    organisation_id: int,
    contract: NewContract,
    user_id: int | None,
    now: datetime,
    *,
    provider: NewProvider | None = None,
    is_noted: bool = True,
) -> int:
    """Write a contract that was checked and return its id; without a note when many share one."""
    region_id = session.scalar(select(col(Segment.region_id)).where(col(Segment.id) == contract.segment_id))
    if region_id is None or contract.segment_id is None or contract.starts_on is None:
        raise NotFoundError("segment_unknown")
    row = Contract(
        organisation_id=organisation_id,
        region_id=region_id,
        segment_id=contract.segment_id,
        form=contract.form,
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
        partnership=contract.partnership,
        extension_months=list(contract.extension_months),
        notice_months=contract.notice_months,
        created_at=now,
    )
    session.add(row)
    session.flush()
    if not is_noted:
        return int(row.id or 0)
    named = {} if provider is None else {"name": provider.name, "kvk": provider.kvk, "agb": provider.agb}
    note_change(
        session,
        action="contract.make" if provider is None else "contract.onboard",
        subject_kind="contract",
        subject_id=row.id,
        user_id=user_id,
        organisation_id=organisation_id,
        after={
            **named,
            "segment_id": row.segment_id,
            "form": row.form,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "partnership": row.partnership,
            "extension_months": row.extension_months,
            "notice_months": row.notice_months,
        },
        now=now,
    )
    return int(row.id or 0)


def _add_roles(session: Session, organisation_id: int, provider: NewProvider) -> None:
    wanted = {OrganisationKind.PROVIDER, *([OrganisationKind.REFERRER] if provider.also_refers else [])}
    held = set(
        session.scalars(
            select(col(OrganisationRole.kind)).where(col(OrganisationRole.organisation_id) == organisation_id)
        )
    )
    for kind in sorted(wanted - held):
        session.add(OrganisationRole(organisation_id=organisation_id, kind=kind))
    session.flush()


def _contract_of(session: Session, organisation_id: int, contract: NewContract) -> int | None:
    return session.scalar(
        select(col(Contract.id)).where(
            col(Contract.organisation_id) == organisation_id,
            col(Contract.segment_id) == contract.segment_id,
            col(Contract.starts_on) == contract.starts_on,
        )
    )


def _digits(text: str | None) -> str | None:
    return "".join(text.split()).replace(".", "") if text else None
