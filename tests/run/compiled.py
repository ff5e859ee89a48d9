"""The letters' templates, compiled where this is imported: once before others are forked, not in each of them."""

from kit.i18n import SOURCE_LANGUAGE
from models.vocabulary import LetterKind
from notifications.templating import templates

for kind in LetterKind:
    templates(kind, SOURCE_LANGUAGE)
