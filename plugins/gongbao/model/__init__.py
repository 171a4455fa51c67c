"""What the gazette speaks of: frozen, slotted, keyword-only dataclasses of the standard library alone."""
