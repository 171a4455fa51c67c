"""Settings in, a JSON-able report out: ``road`` holds the stages of a night, each other module what a person asks for.

Nothing is imported here: a question about two files must not load what a night needs.
"""
