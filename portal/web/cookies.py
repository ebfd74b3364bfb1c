"""The signed cookie: only for who has something in it, and unseen on a visitor's pages."""

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin


class QuietSessionInterface(SecureCookieSessionInterface):
    """Flask's cookie, but a page for a visitor neither sets it nor varies on it.

    What was made with a person's session is kept out of every cache; the rest may be asked after again.
    """

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        is_personal = session.modified or (bool(session) and session.accessed)
        if is_personal:
            super().save_session(app, session, response)
            response.headers["Cache-Control"] = "no-store"
        elif "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-cache"
