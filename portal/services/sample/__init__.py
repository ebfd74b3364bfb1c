"""Invented providers, offerings, reports and people to try the house with."""
