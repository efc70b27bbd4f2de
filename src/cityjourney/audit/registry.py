"""The sentence of each verb: what a person reads in the trail."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise

_sentences: dict[str, str | Promise] = {}


def register(sentences: Mapping[str, str | Promise]) -> None:
    """Add sentences, one per verb (`app.command`), with `%(who)s` and `%(what)s`.

    An app calls this in `AppConfig.ready()`. A verb twice with two sentences is an error of the programmer.
    """
    for verb, sentence in sentences.items():
        if verb in _sentences and str(_sentences[verb]) != str(sentence):
            raise ValueError(f"the verb {verb} has two sentences")
        _sentences[verb] = sentence


def known() -> Mapping[str, str | Promise]:
    """All verbs with their sentences."""
    return MappingProxyType(_sentences)
