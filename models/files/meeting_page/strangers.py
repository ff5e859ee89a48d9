"""Whether a heading is of a calendar's own words alone: one with any other word may head anybody's days."""

import re
from collections.abc import Sequence
from typing import Final

from models.files.meeting_page.beside import OF_ANOTHER_KIND, PLACE
from models.files.meeting_page.bodies import Names, bodies_in, is_within
from models.files.meeting_page.context import is_sentence
from models.files.meeting_page.mentions import Mentioned
from models.files.meeting_page.scan import Kind, Token
from models.files.meeting_page.words import DOCUMENTS, IF_NEEDED, MEETING, is_cancelled, is_moved, is_no_meeting, plain

_OF_A_CALENDAR: Final = re.compile(
    r"sammantrad\w*|mot(e|en|et|ena|es)|motes(dag|dat|tid|plan|schema|kalend)\w*|mots|traffas|datum(en)?|"
    r"(dag|tid)(ar|er|arna|erna|en)?|start\w{0,6}tid(er|en)?|\w*kalend\w*|(motes|ars)?schema(t)?|ars(plan|hjul)\w*|"
    r"\w*plan(en)?|oversikt\w*|ordinarie|meet\w*|dates?|schedule|calendar|council|board|municipal\w*|the|of|in|and|at|on|"
    r"(man|tis|ons|tors|fre)dag(ar|arna)|(var|host)(en|ens|termin\w*)?|vt|ht|halvar(et|s)?|kvartal\w*|period\w*|"
    r"(ars?|aret|arets)|year|spring|autumn|half|first|second|forsta|andra|tredje|fjarde|kommande|nasta|narmaste|ovriga|"
    r"aktuella|planerade|beslutade|fastlagda|preliminar\w*|prel|nya|alla|hela|extra(insatt\w*)?|konstituerande|heldag\w*|"
    r"budget(mote\w*|sammantrade\w*|fullmaktige\w*)?|bokslut|digital(t|a)|distans\w*|reserv(dag|datum|tid)\w*|"
    r"och|samt|eller|for|i|pa|om|av|till|under|fran|med|vid|den|det|de|som|ar|hela|halls|galler|borjar|sker|startar|inleds|"
    r"foljande|folj\w*|politi(sk\w*|ken|kens)|kommun(en|ens|al|ala|s)?|region(en|ens|al|ala|s)?|stad(en|ens|s)?|"
    r"(namnd|styrelse|utskott|fullmaktige|organ|direktion)\w{0,5}|obs|kl|klock\w*|tid|plats|lokal|start|sid(a|an)|"
    r"bibliotek(et)?|teams|zoom"
)
_NAMED_SO: Final = re.compile(r"kommuns?|region(en)?|stads?")
"""After the name of a municipality."""


_NOT_FOR: Final = {"for", "om", "kring", "mot", "med", "av"}
"""`För skolan` is of what is done, not where."""


def nobody_knows(mentioned: Mentioned, names: Names) -> bool:
    """Whether the line heads something nobody knows: it is short, and has a word that no calendar's heading needs."""
    text, words = mentioned.text, plain(mentioned.text)
    if is_sentence(mentioned) or is_cancelled(text) or is_moved(text) or IF_NEEDED.search(words):
        return False
    if DOCUMENTS.search(words) or (is_no_meeting(text) and not MEETING.search(words)):
        return False
    named = bodies_in(text, names, label=True)
    tokens = [each for each in mentioned.tokens if not is_within(named, each.start)]
    return any(each.kind is Kind.WORD and not _belongs(tokens, at) for at, each in enumerate(tokens))


def _belongs(tokens: Sequence[Token], at: int) -> bool:
    following = tokens[at + 1 : at + 2]
    if _OF_A_CALENDAR.fullmatch(plain(tokens[at].text)):
        return True
    return any(_NAMED_SO.fullmatch(plain(each.text)) for each in following) or _is_of_a_place(tokens, at)


def _is_of_a_place(tokens: Sequence[Token], at: int) -> bool:
    """A place, or what belongs to one: `Stora salen`, `Folkets hus, Torget 1`."""
    before = plain(tokens[at - 1].text) if at else ""
    following = tokens[at + 1 : at + 2]
    if before in _NOT_FOR:
        return False
    if _is_place(tokens[at]):
        return not any(_is_lower(each) for each in tokens[at + 1 :])
    if following and following[0].kind is Kind.NUMBER:
        return any(map(_is_place, tokens[:at]))
    return bool(following) and _is_place(following[0]) and _is_of_a_place(tokens, at + 1)


def _is_place(token: Token) -> bool:
    word = plain(token.text)
    return token.kind is Kind.WORD and PLACE.search(word) is not None and not OF_ANOTHER_KIND.fullmatch(word)


def _is_lower(token: Token) -> bool:
    """Whether it is a word that is no name, nor one of a calendar's."""
    word = token.kind is Kind.WORD and token.text[0].islower()
    return word and not (_OF_A_CALENDAR.fullmatch(plain(token.text)) or _is_place(token))
