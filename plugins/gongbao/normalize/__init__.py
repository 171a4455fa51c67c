"""Captures become policy documents, documents become records."""
