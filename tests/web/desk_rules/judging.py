"""Sends hand-made forms that each break one rule, and holds that they are refused and leave no row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import html5lib
from werkzeug.test import TestResponse

from tests.pages import Browser
from tests.web.every_route import form_token
from tests.web.kept_house import House
from tests.web.supply_desk import form_on

Sent = Mapping[str, Any]
NO_FACTS = ("attempt_counter", "upload_preview", "pack_upload", "user_session")
"""Tables in which a refusal may be counted, or what was shown be judged anew; no fact stands in them."""


@dataclass(frozen=True)
class Wrong:
    """One rule that a form breaks: what it sends instead, or where, and which field says so."""

    rule: str
    sent: Sent = field(default_factory=dict)
    at: str | None = None
    path: str | None = None
    status: int = 422


@dataclass(frozen=True)
class Form:
    """A form of a room: its address, what it sends when all is well, and what it refuses.

    `{name}` in an address or a value is a thing of the desk. A value None leaves a field out.
    `is_once`: the same form sent again changes nothing more. Without `right` nothing is sent that is well.
    `opened`: the page whose form is filled in, for what is not said here.
    """

    path: str
    right: Sent | None
    wrong: Sequence[Wrong] = ()
    role: str = "contract_manager"
    is_once: bool = True
    opened: str | None = None


class Judge:
    """Sends the forms of a room one by one to a house that is put back after each."""

    def __init__(self, house: House, browser_at: Callable[[str], Browser], names: Mapping[str, Any]) -> None:
        self._house, self.names = house, names
        self._browsers = {
            role: browser_at(role)
            for role in ("contract_manager", "catalogue_editor", "municipal_reader", "referrer")
        }
        house.keep()
        house.put_back()

    def faults(self, forms: Sequence[Form]) -> str:
        """Send every form and tell what is not as it should be, a line each, by address and rule."""
        found: dict[str, str] = {}
        for form in forms:
            right = {**self._on_page(form), **(form.right or {})}
            if form.right is not None:
                found[f"{form.path}: all is well"] = self._taken(form, right)
            for wrong in form.wrong:
                found[f"{wrong.path or form.path}: {wrong.rule}"] = self._refused(form, right, wrong)
        return "\n".join(f"{name}: {fault}" for name, fault in found.items() if fault)

    def upload(self, role: str, path: str, file: tuple[BytesIO, str]) -> tuple[int, list[str]]:
        """Send a file, say yes to what it would do, and give the last status and which tables changed."""
        browser, before = self._browsers[role], self._rows()
        token = {"csrf_token": form_token(self._house.app)}
        answer = browser.post(path, data={**token, "bestand": file}, content_type="multipart/form-data")
        if answer.status_code == 303:
            answer = browser.post(answer.location, data=token)
        after = self._rows()
        self._house.put_back()
        return answer.status_code, [name for name in before if before[name] != after[name]]

    def _taken(self, form: Form, sent: Sent) -> str:
        before = self._rows()
        first = self._send(form, form.path, sent)
        after = self._rows()
        if first.status_code not in (200, 303) or before == after:
            self._house.put_back()
            return f"not taken: {first.status_code} {_said(first)}"
        again = self._send(form, form.path, sent)
        has_more = form.is_once and self._rows() != after
        self._house.put_back()
        if again.status_code >= 500:
            return f"sent again: {again.status_code}"
        return "the same form again changed something more" if has_more else ""

    def _on_page(self, form: Form) -> Sent:
        if form.opened is None:
            return {}
        page = self._browsers[form.role].get(self._filled(form.opened))
        assert page.status_code == 200, form.opened
        return form_on(page, self._filled(form.path))

    def _refused(self, form: Form, right: Sent, wrong: Wrong) -> str:
        stamp = self._house.stamp()
        answer = self._send(form, wrong.path or form.path, {**right, **wrong.sent})
        faults = []
        if answer.status_code != wrong.status:
            faults.append(f"answered {answer.status_code} {_said(answer)}")
        elif wrong.at is not None and f'href="#{wrong.at}"' not in answer.text:
            faults.append(f"nothing said at {wrong.at}: {_said(answer)}")
        if self._house.stamp() != stamp:
            after = self._rows()
            self._house.put_back()
            before = self._rows()
            if changed := [name for name in before if before[name] != after[name]]:
                faults.append(f"changed {', '.join(changed)}")
        return "; ".join(faults)

    def _send(self, form: Form, path: str, sent: Sent) -> TestResponse:
        data = {self._filled(name): self._filled(value) for name, value in sent.items() if value is not None}
        token = form_token(self._house.app)
        return self._browsers[form.role].post(self._filled(path), data={**data, "csrf_token": token})

    def _filled(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._filled(one) for one in value]
        return value.format_map(self.names) if isinstance(value, str) else value

    def _rows(self) -> dict[str, Any]:
        return {name: held for name, held in self._house.rows().items() if name not in NO_FACTS}


def _said(answer: TestResponse) -> str:
    """Give what a page says is wrong, or its title, for the report of a fault."""
    document = html5lib.parse(answer.text, namespaceHTMLElements=False)
    told = [one for one in document.iter() if (one.get("class") or "") in ("plek-summary", "plek-error")]
    return " ".join(" ".join("".join(one.itertext()).split()) for one in told or document.iter("title"))
