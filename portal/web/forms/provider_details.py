"""The form of what a region keeps of a provider: its names, its numbers, its kind and its size."""

from collections.abc import Iterable

from wtforms import SelectField, StringField

from portal.domain.terms import OrganisationSize, ProviderKind
from portal.services.contract_making import NewProvider
from portal.web.forms.base import without_edges
from portal.web.forms.seen import VersionForm
from portal.web.present import label


class DetailsForm(VersionForm):
    """Everything that a region may change of a provider itself; nothing else in a request is read."""

    name = StringField("Naam", filters=[without_edges])
    statutory_name = StringField("Statutaire naam", filters=[without_edges])
    kvk = StringField("KvK-nummer", filters=[without_edges])
    agb = StringField("AGB-code", filters=[without_edges])
    provider_kind = SelectField("Soort", choices=lambda: _choices(ProviderKind), validate_choice=False)
    size = SelectField("Grootte", choices=lambda: _choices(OrganisationSize), validate_choice=False)

    def details(self) -> NewProvider:
        """Read who it is. Raises InvalidError for a choice that is not in the list."""
        size, kind = self.choice("size", OrganisationSize), self.choice("provider_kind", ProviderKind)
        return NewProvider(
            self.name.data or "",
            self.kvk.data or "",
            self.agb.data or None,
            size,
            provider_kind=kind,
            statutory_name=self.statutory_name.data or None,
        )


def typed_details(details: NewProvider) -> dict[str, str]:
    """Write what is held as the form shows it."""
    return {
        "name": details.name,
        "statutory_name": details.statutory_name or "",
        "kvk": details.kvk,
        "agb": details.agb or "",
        "provider_kind": details.provider_kind.value if details.provider_kind else "",
        "size": details.size.value if details.size else "",
    }


def _choices(kind: Iterable[OrganisationSize | ProviderKind]) -> list[tuple[str, str]]:
    return [("", "niet bekend"), *((one.value, label(one)) for one in kind)]
