"""Bytes to text and structure: encodings, media types, markup blocks, office documents, scripts."""
