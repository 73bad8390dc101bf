"""The PDF says what was typed, to every reader, on any machine; made by typst, read by poppler."""

import re
import subprocess
import sys
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from bot.exports import glyphs, pdf
from bot.exports.page import Page, Passage, Section

CORNERSTONES = {
    "Welcome and Care": "I felt welcomed and cared for when:",
    "Value and Include": "I felt valued and included when:",
    "Communication": "Communication has been good when:",
    "Working in Partnership": "Working in partnership has been good when:",
}
BETTER = "It is even better when:"
PAGE = Page(
    language="en-GB",
    direction="ltr",
    title="My reflection",
    about="What has worked well.",
    name="Amira",
    date="22 November 2026",
    made_at=datetime(2026, 11, 22, 15, 30, tzinfo=UTC),
    sections=tuple(
        Section(heading, (Passage(stem, ()), Passage(BETTER, ())))
        for heading, stem in CORNERSTONES.items()
    ),
    nothing_yet="Nothing yet.",
    credit=("After the Cornerstones.", "Genuine Partnerships"),
    notice="A bot made this.",
)
AWKWARD = (
    '#read("/etc/passwd") #let x = 1; #x',
    "$x^2$ @ref <label> [content] {code}",
    "= heading",
    "- item",
    "+ item",
    "1. item",
    "/ term: definition",
    "<b>bold</b> &amp; **bold** _it_ `code` ```raw```",
    "\\ \\n \\u{41} C:\\new",
    "it's \"quoted\" 'so' -- and --- then ... ~ // no /* no */",
    "-> => != <= fi fl ffi",
    "curly ‘x’ “y” – — … £ € ½",
)
SCRIPTS = (
    "Wysłuchali mnie. Zażółć gęślą jaźń.",
    "Cô giáo lắng nghe tôi ở trường học.",
    "Вони слухали нас, дякую. Ґанок, їжак.",
    "Μας άκουσαν προσεκτικά.",
    "ਉਹਨਾਂ ਨੇ ਮੇਰੀ ਗੱਲ ਸੁਣੀ।",
    "அவர்கள் என் பேச்சைக் கேட்டார்கள்.",
    "老师认真听我说话。",
    "先生が話を聞いてくれました。",
    "선생님이 제 이야기를 들어 주셨어요.",
    "መምህሩ ሰላም አለኝ።",
)


def said(*words: str, page: Page = PAGE) -> Page:
    first, *others = page.sections
    passages = (Passage(CORNERSTONES[first.heading], words), *first.passages[1:])
    return replace(page, sections=(Section(first.heading, passages), *others))


def poppler(tool: str, *options: str, document: bytes) -> str:
    command = [tool, *options]
    done = subprocess.run(command, input=document, capture_output=True, check=True)
    return done.stdout.decode()


def read(document: bytes) -> str:
    return poppler("pdftotext", "-raw", "-", "-", document=document)


def catalog(document: bytes) -> Any:
    return PdfReader(BytesIO(document)).root_object


def outline(document: bytes) -> list[str]:
    """What a screen reader walks through: each tagged element with its text, in order."""
    listing = poppler("pdfinfo", "-struct-text", "-", document=document)
    return [line.strip() for line in listing.splitlines() if line.strip()]


def boxes(document: bytes) -> list[tuple[str, float, float, float]]:
    """Each word on the paper, with its left, top and right edge in points."""
    listing = poppler("pdftotext", "-bbox", "-", "-", document=document)
    found = re.findall(r'xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax=".+?">(.*?)</word>', listing)
    return [(word, float(left), float(top), float(right)) for left, top, right, word in found]


def place(document: bytes, word: str) -> tuple[float, float, float]:
    """Where a word stands; poppler lists the letters of Hebrew as they stand, left to right."""
    (found,) = (edges for name, *edges in boxes(document) if name in {word, word[::-1]})
    left, top, right = found
    return left, top, right


@pytest.mark.parametrize("words", AWKWARD)
def test_words_that_look_like_code_print_as_typed(words: str) -> None:
    assert words in read(pdf.render(said(words))).splitlines()


@pytest.mark.parametrize("words", SCRIPTS)
def test_many_scripts_print_as_typed(words: str) -> None:
    assert words in unicodedata.normalize("NFC", read(pdf.render(said(words))))


def test_no_line_break_of_the_person_is_lost_or_added() -> None:
    document = pdf.render(said("one\ntwo\r\nthree\n\nfive"))
    assert "one\ntwo\nthree\nfive\n" in read(document)
    tops = [place(document, word)[1] for word in ("one", "two", "three", "five")]
    assert [lower - upper for upper, lower in pairwise(tops)] == pytest.approx(
        [18.75, 18.75, 37.5]
    )


def test_spaces_in_a_row_stay() -> None:
    text = PdfReader(BytesIO(pdf.render(said("a  b   c")))).pages[0].extract_text()
    assert "a  b   c" in text


def test_each_message_is_a_paragraph_of_its_own() -> None:
    tagged = outline(pdf.render(said("first", "second")))
    at = tagged.index('"first"')
    assert tagged[at - 1 : at + 3] == ["P (block)", '"first"', "P (block)", '"second"']


def test_cornerstones_and_stems_are_headings_in_the_sheets_order() -> None:
    tagged = outline(pdf.render(PAGE))
    heads = [(tag[:2], text) for tag, text in pairwise(tagged) if tag[0] == "H"]
    expected = [("H1", '"My reflection"')]
    for heading, stem in CORNERSTONES.items():
        expected += [("H2", f'"{heading}"'), ("H3", f'"{stem}"'), ("H3", f'"{BETTER}"')]
    assert heads == expected


def test_a_stem_without_words_says_so_quietly() -> None:
    assert read(pdf.render(PAGE)).count(f"{BETTER}\nNothing yet.\n") == 4


def test_without_a_name_no_line_is_left_for_one() -> None:
    tagged = outline(pdf.render(replace(PAGE, name=None)))
    assert [line for line in tagged if line[0] == '"'][1:3] == [
        '"What has worked well."',
        '"22 November 2026"',
    ]


def test_it_claims_to_be_accessible_and_is_tagged() -> None:
    root = catalog(pdf.render(PAGE))
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_language_and_title_are_told() -> None:
    document = pdf.render(replace(PAGE, language="cy", title="Fy #stori\nHi"))
    metadata = PdfReader(BytesIO(document)).metadata
    assert catalog(document)["/Lang"] == "cy"
    assert metadata is not None
    assert metadata.title == "Fy #stori Hi"


@pytest.mark.parametrize(
    ("tag", "told"),
    [("en-GB", "en-GB"), ("zh-Hans-CN", "zh-CN"), ("zh-Hant", "zh"), ("pa-PK", "pa-PK")],
)
def test_languages_with_scripts_and_regions_are_understood(tag: str, told: str) -> None:
    assert catalog(pdf.render(replace(PAGE, language=tag)))["/Lang"] == told


def test_the_same_page_gives_the_same_bytes_even_from_many_threads() -> None:
    pages = [said(f"words {number % 4}") for number in range(24)]
    with ThreadPoolExecutor(6) as threads:
        documents = list(threads.map(pdf.render, pages))
    assert len(set(documents)) == 4
    assert documents == [pdf.render(page) for page in pages]


def test_it_was_made_when_the_page_says_not_when_the_clock_does() -> None:
    metadata = PdfReader(BytesIO(pdf.render(PAGE))).metadata
    assert metadata is not None
    assert metadata.creation_date == PAGE.made_at


def test_any_zone_of_time_will_do() -> None:
    local = replace(PAGE, made_at=PAGE.made_at.astimezone(ZoneInfo("Asia/Karachi")))
    assert pdf.render(local) == pdf.render(PAGE)


def test_every_face_travels_inside_the_document() -> None:
    listing = poppler("pdffonts", "-", document=pdf.render(said(*SCRIPTS, "😀")))
    rows = listing.splitlines()[2:]
    assert len(rows) >= 8
    assert {row.split()[-5] for row in rows} == {"yes"}


def test_only_faces_of_this_package_are_known() -> None:
    homes = {Path(font.path or "nowhere").parent for font in pdf._fonts().fonts()}
    assert homes == {glyphs.FOLDER}


def test_bold_faces_cover_what_the_regular_ones_do() -> None:
    for bold in glyphs.FOLDER.glob("*-Bold.*"):
        regular = bold.name.replace("Bold", "Regular")
        assert set(map(chr, glyphs._covered(bold.read_bytes()))) >= glyphs.faces()[regular], (
            bold.name
        )


def test_every_face_says_where_it_comes_from() -> None:
    sources = (glyphs.FOLDER / "SOURCES.txt").read_text()
    assert [face.name for face in glyphs.FOLDER.glob("*.?tf") if face.name not in sources] == []


@pytest.mark.parametrize("emoji", ["😀", "👍🏽", "👨‍👩‍👧", "🏳️‍🌈", "🏴󠁧󠁢󠁷󠁬󠁳󠁿", "🇬🇧", "1️⃣", "❤️"])
def test_an_answer_of_one_emoji_is_an_answer(emoji: str) -> None:
    assert emoji in read(pdf.render(said(emoji)))


def test_an_arabic_answer_on_an_english_page_begins_at_the_right() -> None:
    document = pdf.render(said("שלום", "plain"))
    assert place(document, "שלום")[2] == pytest.approx(524.4, abs=2)
    assert place(document, "plain")[0] == pytest.approx(82.9, abs=2)


def test_on_a_page_from_right_to_left_a_latin_answer_still_begins_at_the_left() -> None:
    document = pdf.render(
        said("plain", "שלום", "123", page=replace(PAGE, direction="rtl", name="Zoë"))
    )
    assert place(document, "plain")[0] == pytest.approx(70.9, abs=2)
    assert place(document, "שלום")[2] == pytest.approx(512.4, abs=2)
    assert place(document, "123")[2] == pytest.approx(512.4, abs=2)
    assert place(document, "Zoë")[2] == pytest.approx(524.4, abs=2)


def test_letters_of_one_word_come_from_one_face() -> None:
    listing = poppler(
        "pdffonts", "-", document=pdf.render(said("Được lắm", page=replace(PAGE, name=None)))
    )
    assert "NotoSans-Regular" in listing
    alone = pdf._typeset(
        Page("en", "ltr", "ạ", "ắa", None, "a", PAGE.made_at, (), "", (), "a"), glyphs.printable
    )
    assert "NotoSans-Regular" in poppler("pdffonts", "-", document=alone)


def test_a_character_that_no_face_has_is_spelled_out() -> None:
    text = read(pdf.render(said("so \ue000\ue001 \U0010fffd x")))
    assert "so [U+E000 U+E001] [U+10FFFD] x\n" in text


def test_a_mark_that_its_letters_face_lacks_is_spelled_out() -> None:
    assert "\u0915[U+0323]" in glyphs.printable("\u0915\u0323")


def test_what_typst_refuses_all_the_same_is_spelled_out_as_a_last_resort(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(glyphs, "printable", str)
    with pytest.raises(typst.TypstError):
        pdf._typeset(said("so \ue000"), glyphs.printable)
    assert "so [U+E000] [U+0416]" in read(pdf.render(said("so \ue000 Ж")))


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("so \ud83d happy", "so \ufffd happy"),
        ("\ud83d\ude00", "😀"),
        ("a\x00b\x07c\x1bd\x7fe", "abcde"),
        ("\ufefffirst", "first"),
        ("a\tb", "a b"),
        ("a\u2028b", "a\nb"),
    ],
)
def test_what_no_page_can_carry_is_mended(words: str, printed: str) -> None:
    assert printed in read(pdf.render(said(words)))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text(st.characters()), max_size=4))
def test_any_words_at_all_can_be_typeset(words: list[str]) -> None:
    # not through `render`: the last resort has to stay one
    assert pdf._typeset(said(*words, page=replace(PAGE, name="".join(words))), glyphs.printable)


@pytest.mark.parametrize("neighbour", ["{0}", "a{0}", "{0}a", "م{0}", "क{0}", "😀{0}"])
def test_characters_from_all_over_unicode_can_be_typeset(neighbour: str) -> None:
    tried = [*range(0, 0x20000, 37), *range(0x20000, 0x110000, 4099), *range(0xE0000, 0xE0200, 5)]
    words = [neighbour.format(chr(code)) for code in tried]
    lines = [" ".join(words[at : at + 50]) for at in range(0, len(words), 50)]
    assert pdf._typeset(said(*lines), glyphs.printable)


def test_a_very_long_answer_arrives_whole() -> None:
    words = " ".join(f"word{number}" for number in range(5800))
    assert len(words) > 50_000
    printed = read(pdf.render(said(words))).split()
    assert [
        word for word in printed if word.startswith("word") and word != "worked"
    ] == words.split()


@pytest.mark.parametrize("run", ["a", "W", "!", ".", "\u00a0x", "！", "م", "我", "😀", "ก", "q?!"])
def test_a_key_held_down_does_not_run_off_the_paper(run: str) -> None:
    document = pdf.render(said(run * 900))
    assert min(left for _, left, _, _ in boxes(document)) > 70
    assert max(right for *_, right in boxes(document)) < 526


def test_a_web_address_can_be_copied_out_whole() -> None:
    address = "https://example.org/" + "a-very-long/address?with=signs&" * 6
    assert address in read(pdf.render(said(address))).replace("\n", "")


def test_nothing_is_hyphenated() -> None:
    words = ["counterrevolutionaries", "institutionalisation", "incomprehensibilities"]
    printed = [word for word, *_ in boxes(pdf.render(said(" ".join(words * 30))))]
    assert [printed.count(word) for word in words] == [30, 30, 30]


def test_a_blank_sheet_fits_on_one_page_without_a_page_number() -> None:
    document = pdf.render(PAGE)
    assert len(PdfReader(BytesIO(document)).pages) == 1
    assert "1 / 1" not in read(document)


def test_several_pages_are_numbered() -> None:
    text = read(pdf.render(said("line\n" * 30)))
    assert "1 / 2\n" in text
    assert "2 / 2\n" in text


def test_no_heading_or_stem_is_left_alone_at_the_foot_of_a_page() -> None:
    leads = {*CORNERSTONES, *CORNERSTONES.values(), BETTER}
    for lines in range(20, 64):
        first, *_ = read(pdf.render(said("\n".join("x" * lines)))).split("\f")
        assert first.splitlines()[-2] not in leads


def test_a_warm_page_takes_less_than_fifty_milliseconds() -> None:
    def spent(number: int) -> float:
        start = time.perf_counter()
        pdf.render(said(f"Mrs Patel met us at the gate {number}.", "شكرا 😀"))
        return time.perf_counter() - start

    assert sorted(map(spent, range(9)))[4] < 0.05


def test_nobody_pays_for_typst_before_the_first_page() -> None:
    asked = "import sys, bot.exports.pdf; print('typst' in sys.modules)"
    command = [sys.executable, "-c", asked]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stdout == b"False\n"
