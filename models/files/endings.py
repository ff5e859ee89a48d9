"""How web addresses end: with a country's letters, or one of the words met with most; and how file names do."""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


COUNTRIES: Final = _words(
    """
    ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca
    cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo
    fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je
    jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo
    mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt
    pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk
    tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
    """
)
COMMON: Final = _words(
    """
    com net org info biz name pro mobi edu gov mil int app dev xyz online site website store shop top club live
    life link click page news blog cloud email tech space fun work world zip mov support help today digital
    group agency network systems solutions services center company global media video download stream win loan
    bid vip icu cyou monster quest buzz cfd sbs lol ink wiki art design studio events team chat zone host press
    example test
    """
)
FILES: Final = _words(
    """
    pdf doc docx odt rtf txt xls xlsx ods csv png jpg jpeg tif tiff eml ics yaml html
    """
)
