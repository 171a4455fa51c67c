"""Days of the week by name."""

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""Monday first, as `datetime.weekday` counts."""
