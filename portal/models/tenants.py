"""Which tables hold rows of one organisation, and by which column a row says whose it is."""

ORGANISATION = "organisation_id"

TENANT_TABLES: dict[str, str] = {
    "api_answer": "token_id",
    "api_token": ORGANISATION,
    "audit_entry": ORGANISATION,
    "availability_report": "offering_id",
    "contact_note": ORGANISATION,
    "contract": ORGANISATION,
    "contract_line": "contract_id",
    "contract_line_municipality": "contract_line_id",
    "current_report": "offering_id",
    "excuse": ORGANISATION,
    "feedback": ORGANISATION,
    "group_start": "offering_id",
    "indicator_value": ORGANISATION,
    "invitation": ORGANISATION,
    "location": ORGANISATION,
    "membership": ORGANISATION,
    "obligation": ORGANISATION,
    "offering": ORGANISATION,
    "offering_municipality": "offering_id",
    "offering_tag": "offering_id",
    "referrer_desk": ORGANISATION,
    "referrer_town": ORGANISATION,
    "reminder": "obligation_id",
    "reminder_pause": ORGANISATION,
    "subcontractor": "contract_id",
    "talk_agreement": ORGANISATION,
    "talk_note": ORGANISATION,
    "upload_preview": ORGANISATION,
}
"""Every table of which a row belongs to one organisation: itself, or by the row that its column points at."""

PARENTS: dict[str, str] = {
    "contract_id": "contract",
    "contract_line_id": "contract_line",
    "location_id": "location",
    "obligation_id": "obligation",
    "offering_id": "offering",
    "token_id": "api_token",
}
"""The table of the row that such a column points at."""

MAY_BE_NOBODYS = frozenset({"audit_entry", "reminder_pause"})
"""Tables of which a row may belong to no organisation."""
