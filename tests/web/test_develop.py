"""The post room of a laptop."""

import dataclasses
import os
from email.message import EmailMessage

import pytest

from portal.app import create_app
from tests.pages import words


@pytest.fixture
def post(web_settings):
    folder = web_settings.mail_dir
    folder.mkdir(parents=True)
    for number, subject in enumerate(["9 opgaven te doen – De Wilgenboom", "<script>alert(1)</script>"]):
        mail = EmailMessage()
        mail["Subject"], mail["To"], mail["Date"] = (
            subject,
            "mens@voorbeeld.example",
            "Wed, 25 Nov 2026 09:00:00 +0000",
        )
        mail.set_content("Open uw lijst:\nhttp://localhost/l/abc\n<b>niet vet</b> javascript:alert(1)")
        mail.add_alternative("<p>Hallo</p><script>alert(1)</script>", subtype="html")
        path = folder / f"mail-{number}.eml"
        path.write_bytes(mail.as_bytes())
        os.utime(path, (number, number))


def test_the_post_room_is_empty_at_first(visitor):
    assert "Nog geen mail" in words(visitor.get("/ontwikkel/post"))


def test_the_post_room_lists_mails_newest_first(post, visitor):
    page = visitor.get("/ontwikkel/post").text
    assert page.index("&lt;script&gt;") < page.index("9 opgaven te doen – De Wilgenboom")


def test_a_mail_is_shown_as_text_with_links(post, visitor):
    page = visitor.get("/ontwikkel/post/mail-0.eml").text
    assert '<a href="http://localhost/l/abc">http://localhost/l/abc</a>' in page
    assert "&lt;b&gt;niet vet&lt;/b&gt; javascript:alert(1)" in page


def test_S21_the_html_of_a_mail_is_shown_as_source_only(post, visitor):
    page = visitor.get("/ontwikkel/post/mail-0.eml").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("name", ["../mail-0.eml", "..%2fmail-0.eml", "mail-9.eml", "mail-0.txt", "%00.eml"])
def test_S36_only_mails_of_the_folder_are_shown(post, visitor, name):
    assert visitor.get(f"/ontwikkel/post/{name}").status_code == 404


def test_S36_in_production_there_is_no_post_room(post, web_settings, clock, world):
    settings = dataclasses.replace(web_settings, environment="production")
    browser = create_app(settings, clock=clock).test_client()
    assert browser.get("/ontwikkel/post").status_code == 404
    assert browser.get("/ontwikkel/post/mail-0.eml").status_code == 404
