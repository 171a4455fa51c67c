"""The gazette: static pages for people, made from published releases alone."""
