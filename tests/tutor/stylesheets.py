"""Stylesheets parsed once for all tests: each app that is opened would parse the same ones anew."""

from __future__ import annotations

from textual.css import stylesheet


def parse_once():
    """From now on Textual parses the same source with the same variables once only."""
    parse, tokenize_values = stylesheet.parse, stylesheet.tokenize_values
    known, rules = {}, {}

    def tokenized(variables):
        key = frozenset(variables.items())
        if key not in known:
            known[key] = tokenize_values(variables)
        return known[key]

    def parsed(scope, css, read_from, *, variable_tokens, **options):
        key = (scope, css, read_from, id(variable_tokens), *options.items())
        if key not in rules:
            made = parse(scope, css, read_from, variable_tokens=variable_tokens, **options)
            rules[key] = list(made)
        return rules[key]

    stylesheet.parse, stylesheet.tokenize_values = parsed, tokenized
