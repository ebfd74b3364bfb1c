"""A visitor's browser that is watched: what a page may not do makes the test fail when the visit ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Response, ViewportSize

from tests.e2e.house import House

WIDTHS = {"wide": ViewportSize(width=1280, height=900), "phone": ViewportSize(width=360, height=740)}
PATIENCE_MS = 10_000
TELL_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`csp: ${event.effectiveDirective} ${event.blockedURI}`));"""
_VIOLATION = ("csp: ", "Refused to ")
_ANSWERED_BADLY = "Failed to load resource"
"""The console's word for an answer of 400 and up; those are judged by what was asked for."""


@dataclass
class Watch:
    """What pages did that no page may do."""

    own: str
    foreign: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        """Note it from now on."""
        context.add_init_script(TELL_VIOLATIONS)
        context.on("request", lambda request: self._note_request(request.url))
        context.on("response", self._note_response)
        context.on("weberror", lambda error: self.faults.append(str(error.error)))
        context.on("console", self._note_message)

    def forget(self) -> None:
        """Begin anew, for another page."""
        for noted in (self.foreign, self.violations, self.faults):
            noted.clear()

    def check(self) -> None:
        """Raise AssertionError unless all went as it should."""
        assert not [*self.foreign, *self.violations, *self.faults], self

    def _note_request(self, url: str) -> None:
        if not url.startswith((f"{self.own}/", "data:")):
            self.foreign.append(url)

    def _note_response(self, response: Response) -> None:
        is_page = response.request.resource_type in ("document", "xhr", "fetch")
        if response.status >= (500 if is_page else 400):
            self.faults.append(f"{response.status} for {response.url}")

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type != "error" or message.text.startswith(_ANSWERED_BADLY):
            return
        kept = self.violations if message.text.startswith(_VIOLATION) else self.faults
        kept.append(message.text)


@contextmanager
def visiting(
    browser: Browser,
    house: House,
    *,
    width: str,
    is_dark: bool = False,
    is_scripted: bool = True,
    user_agent: str | None = None,
    watch: Watch | None = None,
) -> Iterator[BrowserContext]:
    """Give a fresh visitor.

    AssertionError at the end after a request to another host, an error on the console, a violation of the
    content security policy, a missing file or an answer of 500 and up; with a `watch` of your own it is you
    who looks.
    """
    context = browser.new_context(
        viewport=WIDTHS[width],
        color_scheme="dark" if is_dark else "light",
        java_script_enabled=is_scripted,
        base_url=house.url,
        reduced_motion="reduce",
        user_agent=user_agent,
        locale="nl-NL",
        timezone_id="Europe/Amsterdam",
    )
    context.set_default_timeout(PATIENCE_MS)
    own = watch or Watch(house.url)
    own.follow(context)
    yield context
    context.close()
    if watch is None:
        own.check()
