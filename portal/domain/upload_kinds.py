"""Which lists a person can download, change and send back as a file."""

from enum import StrEnum


class UploadKind(StrEnum):
    """What a file is about."""

    WEEK = "week"
    LOCATIONS = "locations"
    OFFERINGS = "offerings"
    INDICATORS = "indicators"
    CONTRACTS = "contracts"
