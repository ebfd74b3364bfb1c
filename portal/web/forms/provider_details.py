"""The form of what a region keeps of a provider: its name, its numbers and its size."""

from wtforms import HiddenField, SelectField, StringField

from portal.domain.terms import OrganisationSize
from portal.services.contract_making import NewProvider
from portal.web.forms.base import Form, without_edges
from portal.web.forms.week import read_id
from portal.web.present import label


class DetailsForm(Form):
    """Everything that a region may change of a provider itself; nothing else in a request is read."""

    name = StringField("Naam", filters=[without_edges])
    kvk = StringField("KvK-nummer", filters=[without_edges])
    agb = StringField("AGB-code", filters=[without_edges])
    size = SelectField(
        "Grootte",
        choices=lambda: [("", "niet bekend"), *((one.value, label(one)) for one in OrganisationSize)],
        validate_choice=False,
    )
    version = HiddenField()

    @property
    def seen_version(self) -> int | None:
        return read_id(self.version.data)

    def details(self) -> NewProvider:
        """Read who it is."""
        size = self.size.data
        return NewProvider(
            self.name.data or "",
            self.kvk.data or "",
            self.agb.data or None,
            OrganisationSize(size) if size in set(OrganisationSize) else None,
        )


def typed_details(details: NewProvider) -> dict[str, str]:
    """Write what is held as the form shows it."""
    return {
        "name": details.name,
        "kvk": details.kvk,
        "agb": details.agb or "",
        "size": details.size.value if details.size else "",
    }
