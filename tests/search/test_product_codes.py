"""What a product's code in an address means where somebody lives, when products were replaced."""

import pytest

from search.choices import Choices, ProductChoice

LISTS = Choices(
    products={code: ProductChoice(code, code, None) for code in ("gedeeld", "nieuw", "elders")},
    successions={"hier": {"gedeeld": "nieuw", "oud": "nieuw"}, "daar": {"oud": "elders"}},
)


@pytest.mark.parametrize(
    ("code", "region", "meant"),
    [
        ("nieuw", None, ("nieuw",)),
        ("gedeeld", None, ("gedeeld",)),
        ("gedeeld", "hier", ("nieuw",)),
        ("gedeeld", "daar", ("gedeeld",)),
        ("oud", "hier", ("nieuw",)),
        ("oud", "daar", ("elders",)),
        ("oud", None, ("nieuw", "elders")),
        ("oud", "ver-weg", ()),
        ("nergens", None, ()),
    ],
)
def test_a_code_means_what_holds_where_somebody_lives(code, region, meant):
    assert LISTS.product_codes(code, region_code=region) == meant
