#!/usr/bin/env python3
"""Makes backend/core/unicode/unicode_data.inc: what Unicode properties tokenizers has, asked of the library itself.

    python make_tables.py ../../backend/core/unicode/unicode_data.inc

Run with tokenizers 0.23.3 (and regex, for grapheme clusters). Its parts bring their own tables, of several Unicode
versions; Lathe must cut as they do, so each is asked about every code point. Runs of equal values are written as
variable-length numbers (seven bits a byte, low first) in base64.
"""
import base64
import itertools
import sys

import regex
import tokenizers
from tokenizers import Regex, normalizers, pre_tokenizers

EVERY = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]

CATEGORIES = "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Co".split()
SCRIPTS = """Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak Bengali Bhaiksuki Bopomofo Brahmi
Braille Buginese Buhid Canadian_Aboriginal Carian Caucasian_Albanian Chakma Cham Cherokee Chorasmian Common Coptic Cuneiform Cypriot
Cypro_Minoan Cyrillic Deseret Devanagari Dives_Akuru Dogra Duployan Egyptian_Hieroglyphs Elbasan Elymaic Ethiopic Garay Georgian
Glagolitic Gothic Grantha Greek Gujarati Gunjala_Gondi Gurmukhi Gurung_Khema Han Hangul Hanifi_Rohingya Hanunoo Hatran Hebrew Hiragana
Imperial_Aramaic Inherited Inscriptional_Pahlavi Inscriptional_Parthian Javanese Kaithi Kannada Katakana Kawi Kayah_Li Kharoshthi
Khitan_Small_Script Khmer Khojki Khudawadi Kirat_Rai Lao Latin Lepcha Limbu Linear_A Linear_B Lisu Lycian Lydian Mahajani Makasar
Malayalam Mandaic Manichaean Marchen Masaram_Gondi Medefaidrin Meetei_Mayek Mende_Kikakui Meroitic_Cursive Meroitic_Hieroglyphs Miao
Modi Mongolian Mro Multani Myanmar Nabataean Nag_Mundari Nandinagari New_Tai_Lue Newa Nko Nushu Nyiakeng_Puachue_Hmong Ogham Ol_Chiki
Ol_Onal Old_Hungarian Old_Italic Old_North_Arabian Old_Permic Old_Persian Old_Sogdian Old_South_Arabian Old_Turkic Old_Uyghur Oriya
Osage Osmanya Pahawh_Hmong Palmyrene Pau_Cin_Hau Phags_Pa Phoenician Psalter_Pahlavi Rejang Runic Samaritan Saurashtra Sharada Shavian
Siddham SignWriting Sinhala Sogdian Sora_Sompeng Soyombo Sundanese Sunuwar Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le Tai_Tham
Tai_Viet Takri Tamil Tangsa Tangut Telugu Thaana Thai Tibetan Tifinagh Tirhuta Todhri Toto Tulu_Tigalari Ugaritic Vai Vithkuqi Wancho
Warang_Citi Yezidi Yi Zanabazar_Square""".split()


def matched(splitter, alphabet=EVERY):
    """The characters that the splitter takes out of a text of all of them."""
    text = "".join(map(chr, alphabet))
    left = set(itertools.chain.from_iterable(word for word, _ in splitter.pre_tokenize_str(text)))
    return {c for c in alphabet if chr(c) not in left}


def by_regex(pattern, alphabet=EVERY):
    return matched(pre_tokenizers.Split(Regex(pattern), "removed"), alphabet)


def by_normalizer(normalizer):
    """What each character becomes by itself, where that is not itself."""
    kept = {}
    for c in EVERY:
        new = normalizer.normalize_str(chr(c))
        if new != chr(c):
            kept[c] = [ord(x) for x in new]
    return kept


def number(value):
    out = bytearray()
    while value >= 128:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return out


def signed(value):
    return number(value * 2 if value >= 0 else -value * 2 - 1)


def packed_set(members):
    """Gap and length of every run."""
    out, end = bytearray(), 0
    for _, run in itertools.groupby(enumerate(sorted(members)), lambda pair: pair[1] - pair[0]):
        run = [c for _, c in run]
        out += number(run[0] - end) + number(len(run))
        end = run[-1] + 1
    return out


def packed_values(values, absent):
    """Length and value of every run, from 0 on."""
    out = bytearray()
    for value, run in itertools.groupby(range(0x110000), lambda c: values.get(c, absent)):
        out += number(len(list(run))) + number(value)
    return out


def packed_map(mapping):
    """Gap, count, what each becomes: its length, and each character's distance from the one that was written for it last."""
    out, end, last = bytearray(), 0, [0] * 32
    for _, run in itertools.groupby(enumerate(sorted(mapping)), lambda pair: pair[1] - pair[0]):
        run = [c for _, c in run]
        out += number(run[0] - end) + number(len(run))
        end = run[-1] + 1
        for c in run:
            out += number(len(mapping[c]))
            for i, x in enumerate(mapping[c]):
                at = min(i, 31)
                out += signed(x - last[at])
                last[at] = x
    return out


def combining_classes(nfd):
    """By how the library sorts: x before a mark of class k moves behind it where its own class is higher."""
    def swaps(before, behind):
        return before != behind and nfd.normalize_str("a" + chr(before) + chr(behind)) == "a" + chr(behind) + chr(before)
    ladder = {1: 0x334, 6: 0x16FF0, 7: 0x93C, 8: 0x3099, 9: 0x94D, 10: 0x5B0, 11: 0x5B1, 12: 0x5B2, 13: 0x5B3, 14: 0x5B4, 15: 0x5B5,
              16: 0x5B6, 17: 0x5B7, 18: 0x5B8, 19: 0x5B9, 20: 0x5BB, 21: 0x5BC, 22: 0x5BD, 23: 0x5BF, 24: 0x5C1, 25: 0x5C2, 26: 0xFB1E,
              27: 0x64B, 28: 0x64C, 29: 0x64D, 30: 0x64E, 31: 0x64F, 32: 0x650, 33: 0x651, 34: 0x652, 35: 0x670, 36: 0x711, 84: 0xC55,
              91: 0xC56, 103: 0xE38, 107: 0xE48, 118: 0xEB8, 122: 0xEC8, 129: 0xF71, 130: 0xF72, 132: 0xF74, 202: 0x321, 214: 0x1DCE,
              216: 0x31B, 218: 0x302A, 220: 0x316, 222: 0x59A, 224: 0x302E, 226: 0x1D16D, 228: 0x5AE, 230: 0x300, 232: 0x315, 233: 0x35C,
              234: 0x35D, 240: 0x345}
    ladder = {k: c for k, c in ladder.items() if k == 1 or swaps(c, 0x334)}  # a mark newer than the library's table has none
    classes = {}
    for c in EVERY:
        if not (swaps(c, 0x334) or swaps(0x345, c)):
            continue
        lower = [k for k, mark in ladder.items() if swaps(c, mark)]
        higher = [k for k, mark in ladder.items() if swaps(mark, c)]
        between = [k for k in ladder if (not lower or k > max(lower)) and (not higher or k < min(higher))]
        assert len(between) == 1, (hex(c), lower, higher)
        classes[c] = between[0]
    return classes


def grapheme_extenders():
    """A charsmap that makes x into y shows what a cluster that begins with x swallows."""
    def unit(label, leaf, offset):
        return (offset << 10 | leaf << 8 | label).to_bytes(4, "little")
    units = bytearray(4 * 512)
    units[0:4] = unit(0, 0, 1)                          # root: children at 1 ^ byte
    x = 1 ^ ord("x")
    units[4 * x:4 * x + 4] = unit(ord("x"), 1, 256)     # its value at x ^ 256
    units[4 * (x ^ 256):4 * (x ^ 256) + 4] = (1 << 31).to_bytes(4, "little")
    charsmap = len(units).to_bytes(4, "little") + bytes(units) + b"y\0"
    swallow = normalizers.Precompiled(charsmap)
    assert swallow.normalize_str("axb") == "ayb" and swallow.normalize_str("x\u0301b") == "yb"
    return {c for c in EVERY if swallow.normalize_str("x" + chr(c)) == "y"}


def regex_set(name):
    text = "".join(map(chr, EVERY))
    return {ord(c) for c in regex.findall(r"\p{" + name + "}", text)}


def main():
    tables = {}
    categories = {}
    for value, name in enumerate(CATEGORIES):
        for c in by_regex(r"\p{" + name + "}"):
            categories[c] = value
    tables["category"] = packed_values(categories, len(CATEGORIES))
    scripts, names = {}, []
    for name in SCRIPTS:
        try:
            found = by_regex(r"\p{" + name + "}", [c for c in EVERY if c < 0x40000 or 0xE0000 <= c < 0xE1000])
        except Exception:  # a script newer than the library's
            continue
        for c in found:
            scripts[c] = len(names)
        names.append(name)
    tables["script"] = packed_values(scripts, len(names))
    general = lambda *wanted: {c for c, v in categories.items() if any(CATEGORIES[v].startswith(w) for w in wanted)}
    assert by_regex(r"\d") == general("Nd")
    tables["patternWord"] = packed_set(by_regex(r"\w"))
    tables["patternSpace"] = packed_set(by_regex(r"\s"))

    whitespace = pre_tokenizers.Whitespace()
    text = "".join("!" + chr(c) for c in EVERY if c != 0x21)
    word = set()
    for piece, _ in whitespace.pre_tokenize_str(text):
        if "!" not in piece:
            word.update(map(ord, piece))
    tables["word"] = packed_set(word)
    tables["whiteSpace"] = packed_set(matched(pre_tokenizers.WhitespaceSplit()))
    digits = pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True)])
    tables["numeric"] = packed_set({ord(p) for p, _ in digits.pre_tokenize_str("".join("x" + chr(c) for c in EVERY)) if len(p) == 1 and p != "x"})
    marks = by_normalizer(normalizers.StripAccents())
    assert not any(marks.values())
    tables["mark"] = packed_set(marks)
    tables["punctuation"] = packed_set(matched(pre_tokenizers.Punctuation("removed")))
    tables["lower"] = packed_map(by_normalizer(normalizers.Lowercase()))

    bert = lambda **on: normalizers.BertNormalizer(**{**dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False), **on})
    cleaned = by_normalizer(bert(clean_text=True))
    tables["bertControl"] = packed_set({c for c, new in cleaned.items() if not new})
    tables["bertSpace"] = packed_set({c for c, new in cleaned.items() if new} | {0x20})
    nfd, nfc = normalizers.NFD(), normalizers.NFC()
    accents = bert(strip_accents=True)
    tables["bertAccent"] = packed_set({c for c in EVERY if not accents.normalize_str(chr(c))})

    hangul = range(0xAC00, 0xD7A4)
    canonical = {c: new for c, new in by_normalizer(nfd).items() if c not in hangul}
    compatible = {c: new for c, new in by_normalizer(normalizers.NFKD()).items() if c not in hangul and canonical.get(c) != new}
    tables["canonical"] = packed_map(canonical)
    tables["compatible"] = packed_map(compatible)
    tables["combining"] = packed_values(combining_classes(nfd), 0)
    tables["composed"] = packed_map(pairs(canonical, nfc))

    tables["graphemeExtend"] = packed_set(grapheme_extenders())
    tables["graphemePrepend"] = packed_set(regex_set("GCB=Prepend"))
    tables["graphemeControl"] = packed_set(regex_set("GCB=Control"))
    tables["pictographic"] = packed_set(regex_set("Extended_Pictographic"))

    with open(sys.argv[1], "w") as out:
        out.write("// Made by packaging/unicode/make_tables.py with tokenizers %s: do not edit.\n" % tokenizers.__version__)
        out.write("#define LATHE_UNICODE_SCRIPTS \"%s\"\n" % " ".join(names))
        for name, data in tables.items():
            code = base64.b64encode(bytes(data)).decode()
            lines = [code[i:i + 128] for i in range(0, len(code), 128)]
            out.write("LATHE_UNICODE_TABLE(%s,\n" % name + "\n".join('    "%s"' % line for line in lines) + ")\n")
            print(name, len(data), file=sys.stderr)


def pairs(canonical, nfc):
    """Each composite's first and second: how NFC puts it together. The first is itself a composite where three or more make one."""
    firsts = {}
    for c, parts in canonical.items():
        if len(parts) < 2 or nfc.normalize_str("".join(map(chr, parts))) != chr(c):
            continue
        first = nfc.normalize_str("".join(map(chr, parts[:-1])))
        assert len(first) == 1, hex(c)
        firsts[c] = [ord(first), parts[-1]]
    return firsts


if __name__ == "__main__":
    main()
