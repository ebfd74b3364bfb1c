"""What a task costs a person: every click, every key and every character counts for one."""

from playwright.sync_api import Locator, Page


class Effort:
    """Acts for a person and counts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def click(self, target: Locator) -> None:
        target.click()
        self.count += 1

    def double_click(self, target: Locator) -> None:
        """Click twice, which selects what stands in a field."""
        target.dblclick()
        self.count += 2

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1
