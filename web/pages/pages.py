"""Pages from templates, in the visitor's language. One environment a language, compiled once."""

import datetime as dt
import hashlib
import logging
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from types import CodeType
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, TemplateError
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from kit.clock import local_day
from kit.i18n import SOURCE_LANGUAGE, catalogue, day_and_time, long_date, short_day
from kit.settings import CHECKOUT
from models import vocabulary
from models.files.limits import MEGABYTE
from models.phrases import said_in
from models.values import Step
from rules.replies.opinions import answer_choices, said_answer
from rules.route.outcomes import outcome_label
from rules.wording.answer_wording import answer_sentence, have_answered
from rules.wording.chase_wording import unreported_sentence
from rules.wording.effect_wording import rule_sentence
from rules.wording.event_wording import backing_phrase, event_sentence, review_sentence, told_facts
from rules.wording.forecast_wording import (
    advice_sentences,
    dates_sentence,
    handover_warning,
    last_days_of,
    outlook_sentences,
    own_dates_sentence,
    passed_sentence,
    plan_caution_sentence,
    prospects,
    warning_sentence,
)
from rules.wording.kind_words import heading, kind_words, least_level
from rules.wording.legal_wording import clock_lines, legal_force_sentence
from rules.wording.need_wording import needs_sentence
from rules.wording.offer_wording import amount_phrase, offer_sentence
from rules.wording.receipt_wording import quiet_sentence
from rules.wording.rounds.due_wording import answer_sentence_by, due_value, look_again_sentence, window_sentence
from rules.wording.sentence_parts import inside_sentence
from rules.wording.tongues import stretches, words_within
from web.pages.lines import Typeset, hyphenable
from web.pages.mark import ring_dots
from web.requests.context import app_context
from web.requests.cookies import Cookie

log = logging.getLogger("rundan.web")

LANGUAGES: Final = ("sv", "en")
STATIC: Final = CHECKOUT / "web" / "static"
YEAR: Final = 365 * 24 * 3600
_ISO_DAY: Final = re.compile(r"\b(\d{4}-\d\d-\d\d)\b")
LANGUAGE: Final = Cookie("rundan-language", dt.timedelta(seconds=YEAR))


def render(
    request: Request, template: str, status: int = 200, *, language: str | None = None, **values: Any
) -> HTMLResponse:
    """The page `templates/web/<template>`. `language` is what to use unless the visitor has chosen."""
    spoken = language_for(request, language)
    page = environment(spoken).get_template(f"web/{template}")
    told = {"request_path": request.url.path, "is_answer": request.method == "POST", "asked_for": _asked_for(request)}
    response = HTMLResponse(page.render(**told, **values), status)
    if _chosen_now(request) in LANGUAGES:
        LANGUAGE.give(response, app_context(request).settings, spoken)
    return response


def language_for(request: Request, preferred: str | None = None) -> str:
    """The visitor's choice, else `preferred`, else the browser's wish, else Swedish."""
    chosen = _chosen_now(request), LANGUAGE.read(request), preferred
    return next((language for language in chosen if language in LANGUAGES), None) or _wished(request)


def _asked_for(request: Request) -> str:
    """What stands after the page's address, but for the language, so that a page turned shows the same."""
    kept = urlencode([(name, value) for name, value in request.query_params.multi_items() if name != "lang"])
    return f"{kept}&" if kept else ""


def choose_language(request: Request, language: str) -> None:
    """Answer this request, and those that follow it, in the language (`sv` or `en`)."""
    request.state.language = language


def _chosen_now(request: Request) -> str | None:
    return getattr(request.state, "language", None) or request.query_params.get("lang")


def _wished(request: Request) -> str:
    for wish in request.headers.get("accept-language", "").split(","):
        language = wish.split(";")[0].strip()[:2].lower()
        if language in LANGUAGES:
            return language
    return SOURCE_LANGUAGE


class Compiled(BytecodeCache):
    """What is compiled in one language serves the others: they differ in words and filters, looked up when shown."""

    def __init__(self) -> None:
        self._kept: dict[str, CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what is compiled already."""
        bucket.code = self._kept.get(bucket.key)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what has been compiled."""
        self._kept[bucket.key] = bucket.code


_COMPILED: Final = Compiled()


@lru_cache(maxsize=len(LANGUAGES))
def environment(language: str) -> Environment:
    """The templates with their words, dates and labels in the language (`sv` or `en`)."""
    made = Environment(
        loader=FileSystemLoader(CHECKOUT / "templates"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        auto_reload=False,
        bytecode_cache=_COMPILED,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.template_class = Typeset
    made.install_gettext_translations(catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    made.policies["ext.i18n.trimmed"] = True
    made.globals.update(_speech(language), static=static_url, ring_dots=ring_dots, words=vocabulary, size=_size)
    made.filters["breakable"] = lambda text: escape(text).replace("@", Markup("@<wbr>")).replace(".", Markup("<wbr>."))
    made.filters["telling_days"] = lambda text: telling_days(text, language)
    made.filters["sv"] = _as_it_is if language == SOURCE_LANGUAGE else in_swedish
    made.filters["quoting"] = _said_alone if language == SOURCE_LANGUAGE else quoting
    made.filters["tongue"] = lambda text, spoken: _as_it_is(text) if spoken == language else in_tongue(text, spoken)
    made.filters["telling"] = _teller(language)
    made.filters["hyphenable"] = hyphenable
    made.filters["initial"] = lambda text: text[:1].upper() + text[1:]
    return made


def telling_days(text: str, language: str) -> Markup:
    """A text with its ISO days said in words, each kept whole where a line breaks."""
    whole = Markup('<span class="whole">{}</span>')
    return Markup("").join(
        whole.format(_in_words(part, language)) if at % 2 else escape(part)
        for at, part in enumerate(_ISO_DAY.split(text))
    )


def _in_words(day: str, language: str) -> str:
    """The day in words; as it stands if it is none, like 2023-02-30."""
    try:
        return short_day(dt.date.fromisoformat(day), language)
    except ValueError:
        return day


def in_tongue(text: str, language: str) -> str:
    """What is written in another language than its page's, so that it is read aloud right (WCAG 2.1, 3.1.2)."""
    return Markup('<span lang="{}">{}</span>').format(language, text) if text else text


def in_swedish(text: str) -> str:
    """What people have written."""
    return in_tongue(text, SOURCE_LANGUAGE)


def quoting(sentence: str, written: str) -> str:
    """A sentence that holds, or is, what somebody has written."""
    if not written or sentence.casefold() == written.casefold():
        return in_swedish(sentence) if written else sentence
    return escape(sentence).replace(escape(written), in_swedish(written))


def telling(sentence: str, *told: Any) -> str:
    """A sentence of ours made of those values, with what people have written in them told as what it is."""
    pieces = stretches(sentence, tuple(dict.fromkeys(words_within(told))))
    return Markup("").join(in_swedish(piece) if is_written else escape(piece) for piece, is_written in pieces)


def _sentence_alone(sentence: str, *_told: Any) -> str:
    return sentence


def _said_alone(sentence: str, _written: str) -> str:
    return sentence


def _as_it_is(text: str) -> str:
    return text


def warm_up() -> None:
    """Compile every page in every language, so that nobody's first visit is slow."""
    for language in LANGUAGES:
        templates = environment(language)
        for name in templates.list_templates(filter_func=lambda name: name.startswith("web/")):
            try:
                templates.get_template(name)
            except TemplateError:  # one broken page is that page's fault alone, and told when it is asked for
                log.exception("the page %s cannot be compiled", name)


def _speech(language: str) -> dict[str, Any]:
    """What templates say with: every sentence that the rules or the vocabulary word, in the language."""
    return {**_of_rounds(language), **_of_decisions(language), **_of_forecasts(language)}


def _of_rounds(language: str) -> dict[str, Any]:
    tell = _teller(language)
    return {
        "language": language,
        "other_language": "en" if language == "sv" else "sv",
        "said": lambda text: said_in(text, language),
        "label": lambda word: said_in(word.label, language),
        "outcome_word": lambda outcome, is_offer: said_in(outcome_label(outcome, bool(is_offer)), language),
        "long_date": lambda day: long_date(day, language),
        "local_day": local_day,
        "moment": lambda at: day_and_time(at, language),
        "rule": lambda rule, asks: rule_sentence(rule, asks, language),
        "decision_window": lambda window: window_sentence(window, language),
        "due_value": lambda thing, day=None: due_value(day or thing.due_on, thing.is_undated, language),
        "answer_by": lambda thing, day=None: _answer_by(thing, day, language),
        "look_again": lambda thing: look_again_sentence(thing.due_on, thing.is_undated, language),
        "spoken": lambda kind: kind_words(kind, language),
        "heading": lambda kind, asks, title: heading(kind, asks, title, language),
        "event_line": lambda event: tell(event_sentence(event.kind, event.told, language), event.told),
        "outside": lambda email, registrar: handover_warning(email, registrar, language),
        "told_facts": lambda event: [
            (name, tell(value, event.told)) for name, value in told_facts(event.kind, event.told, language)
        ],
    }


def _teller(language: str) -> Callable[..., str]:
    return _sentence_alone if language == SOURCE_LANGUAGE else telling


def _answer_by(thing: Any, day: dt.date | None, language: str) -> str:
    """What is asked of whoever answers the round, or the plan of one that nobody has been asked in."""
    asked_on = getattr(thing, "asked_on", None)
    return answer_sentence_by(day or thing.due_on, thing.is_undated, asked_on, language)


def _of_decisions(language: str) -> dict[str, Any]:
    tell = _teller(language)
    mark = _as_it_is if language == SOURCE_LANGUAGE else in_swedish
    return {
        "inside": lambda body: tell(inside_sentence(body, language), body),
        "least_level": lambda level: least_level(level, language),
        "amount": lambda amount, offer: amount_phrase(amount, offer, language),
        "offer_said": lambda state: offer_sentence(state, language),
        "needs": lambda progress: tell(needs_sentence(progress, language), progress),
        "unreported": lambda step: tell(unreported_sentence(step, language), step),
        "answer": lambda progress: tell(answer_sentence(progress, language), progress),
        "have_answered": lambda asks, answered, principals: have_answered(asks, answered, principals, language),
        "answer_choices": lambda inquiry: answer_choices(inquiry, language),
        "said_answer": lambda inquiry, answer: said_answer(inquiry, answer, language),
        "backing": lambda row: tell(
            backing_phrase(row.backed_by, row.backed_on, row.paragraph, language), row.backed_by
        ),
        "quiet_line": lambda until: quiet_sentence(until, language),
        "warning": lambda caution: warning_sentence(caution, language),
        "legal": lambda clocks, today: legal_force_sentence(clocks, today, language),
        "review": lambda row, body: tell(
            review_sentence(row.kind, body, row.on, row.reference, language), body, row.reference
        ),
        "clock_lines": lambda clocks: clock_lines(clocks, language),
        "doubts": list(vocabulary.Doubt),
        "level_choices": [(level.value, said_in(level.label, language)) for level in vocabulary.Level],
        "body_choices": _body_choices,
        "body_radios": lambda bodies: [(step.body, mark(step.name), "", step.level.value) for step in bodies],
    }


def _of_forecasts(language: str) -> dict[str, Any]:
    tell = _teller(language)
    return {
        "short_day": lambda day: short_day(day, language),
        "own_dates": lambda found: tell(own_dates_sentence(found, language), found) if found else "",
        "dates_told": lambda found: tell(dates_sentence(found, language), found) if found else "",
        "last_days_of": last_days_of,
        "plan_caution": lambda caution: tell(plan_caution_sentence(caution, language), caution),
        "outlook_text": lambda found: tell(outlook_sentences(found, language), found),
        "prospects": lambda found: [tell(each, found) for each in prospects(found, language)],
        "passed_due": lambda found: passed_sentence(found, language),
        "advice": lambda found: [tell(each, found) for each in advice_sentences(found, language)],
        "as_day": dt.date.fromisoformat,
    }


def _body_choices(bodies: Iterable[Step]) -> list[tuple[str, str, str, str]]:
    """Bodies as a form's options: value, text, no explanation, level."""
    return [(step.body, step.name, "", step.level.value) for step in bodies]


@lru_cache(maxsize=64)
def static_url(name: str) -> str:
    """The address of a file in web/static, changing with its content so that browsers may keep it."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def _size(count: int) -> str:
    """A file's size for people."""
    return f"{count / MEGABYTE:.1f} MB".replace(".", ",") if count >= MEGABYTE else f"{max(1, count // 1000)} kB"
