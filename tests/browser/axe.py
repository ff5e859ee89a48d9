"""What axe-core finds wrong with a page, in the browser that shows it."""

from typing import Any, Final

from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page

SCRIPT: Final = f"{Axe().axe_script}; void 0"  # what a script ends with is sent back

RUN: Final = """async (options) => {
    const idle = axe._audit.rules.filter(({ selector }) => document.querySelector(selector) === null);
    const rules = { ...options.rules, ...Object.fromEntries(idle.map(({ id }) => [id, { enabled: false }])) };
    const { violations } = await axe.run({ resultTypes: ["violations"], ...options, rules });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}"""

LOOKS: Final = """() => {
    const hashed = (text) => {
        let [one, other] = [3735928559, 1103547991];
        for (let place = 0; place < text.length; place++) {
            one = Math.imul(one ^ text.charCodeAt(place), 2654435761);
            other = Math.imul(other ^ text.charCodeAt(place), 1597334677);
        }
        return `${one},${other}`;
    };
    const look = (each) => {
        const style = getComputedStyle(each);
        const { x, y, width, height } = style.position === "static" ? {} : each.getBoundingClientRect();
        return hashed([looks.get(each.parentElement), style.color, style.backgroundColor, style.backgroundImage,
            style.opacity, style.fontSize, style.fontWeight, style.textShadow, style.float, style.zIndex,
            x, y, width, height].join());
    };
    const isWords = ({ nodeType, data }) => nodeType === Node.TEXT_NODE && data.trim() !== "";
    const says = (each) => "value" in each || [...each.childNodes].some(isWords);
    const looks = new Map();
    for (const each of document.querySelectorAll("*")) looks.set(each, look(each));
    window.looks = new Map([...looks].filter(([each]) => says(each)));
    return [...new Set(window.looks.values())];
}"""

MEASURE: Final = """async (fresh) => {
    const asked = new Set(fresh);
    for (const [each, look] of window.looks) each.toggleAttribute("data-fresh", asked.has(look));
    axe.configure({ rules: [{ id: "color-contrast", selector: "[data-fresh]" }] });
    const { violations, passes } = await axe.run({
        runOnly: ["color-contrast"], elementRef: true, selectors: false, resultTypes: ["violations", "passes"],
    });
    const nodes = (found) => found.flatMap((rule) => rule.nodes);
    const measured = nodes(passes).filter(({ any }) => any[0].data.contrastRatio);
    return [nodes(violations).map(({ html }) => `color-contrast: ${html.slice(0, 200)}`),
        measured.map(({ element }) => window.looks.get(element))];
}"""

BUT_CONTRAST: Final = {"rules": {"color-contrast": {"enabled": False}}}
PLACES: Final = ("scrollable-region-focusable", "skip-link", "bypass", "region")  # follow where things stand
OF_PLACES: Final = {"runOnly": {"type": "rule", "values": PLACES}}

_measured: set[str] = set()


def broken_rules(page: Page, options: dict[str, Any] = BUT_CONTRAST) -> list[str]:
    """What axe-core finds, one line for each part of the page that breaks a rule.

    A rule about what the page has nothing of is not asked for: axe-core would walk the whole page to see that.
    """
    _equip(page)
    found: list[str] = page.evaluate(RUN, options)
    return found


def faint_words(page: Page) -> list[str]:
    """Words with too little contrast, one line each.

    Contrast follows the colours, sizes and weights of an element and of what it stands in: how an element looks. What
    looks as something that was measured and found good, on this page or on one before it, is not measured again.
    """
    _equip(page)
    fresh = [look for look in page.evaluate(LOOKS) if look not in _measured]
    found, measured = page.evaluate(MEASURE, fresh)
    _measured.update(measured)
    return list(found)


def _equip(page: Page) -> None:
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
