"""What an organisation says of itself: contact and a few words; its name and numbers stay."""

from datetime import datetime

import pytest
from sqlmodel import Session, func, select

from portal.domain.errors import ConflictError, InvalidError
from portal.models import AuditEntry, Organisation
from portal.services.organisation_edit import OrganisationContent, edit_organisation, editable_organisation
from tests.factories import key, make_organisation

GOOD = OrganisationContent("Wij helpen gezinnen.", "0182 123 456", "Info@Wilg.NL", "www.wilg.nl")


def _edit(
    session: Session, organisation: Organisation, content: OrganisationContent, now: datetime, version=1
):
    return edit_organisation(
        session, organisation_id=key(organisation), content=content, version=version, user_id=None, now=now
    )


def test_contact_is_written_one_way_and_the_change_is_noted(session, now):
    organisation = make_organisation(session)
    assert _edit(session, organisation, GOOD, now) == 2
    found = editable_organisation(session, organisation_id=key(organisation)).content
    assert (found.phone, found.email, found.website) == ("0182123456", "Info@wilg.nl", "https://www.wilg.nl")
    assert session.exec(select(func.count()).select_from(AuditEntry)).one() == 1


def test_R15_the_same_change_twice_is_one_change(session, now):
    organisation = make_organisation(session)
    _edit(session, organisation, OrganisationContent("Wij helpen."), now)
    assert _edit(session, organisation, OrganisationContent("Wij helpen."), now) == 2
    assert session.exec(select(func.count()).select_from(AuditEntry)).one() == 1


def test_R13_the_second_of_two_editors_gets_both_values(session, now):
    organisation = make_organisation(session)
    _edit(session, organisation, OrganisationContent("Eerst"), now)
    with pytest.raises(ConflictError) as refused:
        _edit(session, organisation, OrganisationContent("Tweede"), now)
    assert (refused.value.mine, refused.value.theirs) == ({"about": "Tweede"}, {"about": "Eerst"})


@pytest.mark.parametrize(
    ("content", "code", "field"),
    [
        (OrganisationContent(about="x" * 5_000), "text_too_long", "about"),
        (OrganisationContent(about="BSN 111222333"), "holds_bsn", "about"),
        (OrganisationContent(phone="-1"), "phone_invalid", "phone"),
        (OrganisationContent(email="a@b.nl\nBcc: c@d.nl"), "email_invalid", "email"),
        (OrganisationContent(website="javascript:alert(1)"), "website_invalid", "website"),
    ],
)
def test_S38_what_is_wrong_is_named_at_its_field(session, now, content, code, field):
    organisation = make_organisation(session)
    with pytest.raises(InvalidError) as refused:
        _edit(session, organisation, content, now)
    assert (refused.value.code, refused.value.field) == (code, field)
