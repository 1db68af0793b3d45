// Byte-level BPE: what any such tokenizer must do, the meaning of each field of tokenizer.json, and clear errors.
#include "base/json.h"
#include "lathe/error.h"
#include "support/test_main.h"
#include "tokenizer/byte_level.h"
#include "tokenizer/regex.h"
#include "tokenizer/tokenizer.h"
#include "unicode/unicode.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <fstream>
#include <random>
#include <thread>

using namespace lathe;
using nlohmann::json;

namespace {

/// 256 bytes, then one token for each merge; [END] and [WORD] behind them.
json smallTokenizer() {
    json vocab = json::object();
    for (int byte = 0; byte < 256; ++byte) vocab[byteLevelCharacter(static_cast<unsigned char>(byte))] = byte;
    const std::vector<std::pair<std::string, std::string>> pairs = {{"t", "h"}, {"th", "e"},  {"Ġ", "the"},
                                                                    {"a", "a"}, {"aa", "aa"}, {"Ġ", "a"},
                                                                    {"i", "n"}, {"Ã", "©"},   {"1", "2"}};
    json merges = json::array();
    for (const auto& [left, right] : pairs) {
        vocab[left + right] = vocab.size();
        merges.push_back(json::array({left, right}));
    }
    const auto added = [&](const char* content, std::size_t id, bool special) {
        return json{{"id", id},        {"content", content}, {"special", special},  {"normalized", false},
                    {"lstrip", false}, {"rstrip", false},    {"single_word", false}};
    };
    return {{"version", "1.0"},
            {"added_tokens", {added("[END]", vocab.size(), true), added("[WORD]", vocab.size() + 1, false)}},
            {"normalizer", nullptr},
            {"pre_tokenizer", {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"use_regex", true}}},
            {"post_processor", nullptr},
            {"decoder", {{"type", "ByteLevel"}}},
            {"model", {{"type", "BPE"}, {"vocab", vocab}, {"merges", merges}}}};
}

std::shared_ptr<const Tokenizer> made(const std::string& text) {
    QTemporaryDir folder;
    const auto file = std::filesystem::path(folder.path().toStdString()) / "tokenizer.json";
    std::ofstream(file, std::ios::binary) << text;
    return readTokenizer(file);
}
std::shared_ptr<const Tokenizer> made(const json& tokenizer) { return made(tokenizer.dump()); }

std::vector<std::string> tokensOf(const Tokenizer& tokenizer, const std::string& text, bool special = false) {
    std::vector<std::string> tokens;
    for (const auto id : tokenizer.encode(text, special).ids) tokens.push_back(tokenizer.token(id));
    return tokens;
}

std::string randomText(std::mt19937& random) {
    std::string text;
    const std::size_t length = random() % 40;
    for (std::size_t i = 0; i < length; ++i) {
        const std::uint32_t limits[] = {0x80, 0x80, 0x800, 0x10000, 0x110000};
        char32_t value = random() % limits[random() % 5];
        if (value >= 0xD800 && value < 0xE000) value = ' ';
        appendUtf8(text, value);
        if (random() % 8 == 0) text += random() % 2 ? "[END]" : " the aaaa 1212\r\n ";
    }
    return text;
}

} // namespace

class TestTokenizer : public QObject {
    Q_OBJECT
private slots:
    void textComesBackByteForByte() {
        const auto tokenizer = made(smallTokenizer());
        std::mt19937 random(7);
        for (int i = 0; i < 3000; ++i) {
            const std::string text = randomText(random);
            const Encoding encoding = tokenizer->encode(text, true, true);
            QCOMPARE(tokenizer->decode(encoding.ids, false), text);
            QCOMPARE(tokenizer->encode(text, true).ids, encoding.ids);
            std::string bytes;
            std::int64_t end = 0;
            QCOMPARE(encoding.offsets.size(), encoding.ids.size());
            for (std::size_t k = 0; k < encoding.ids.size(); ++k) {
                bytes += tokenizer->tokenBytes(encoding.ids[k]);
                QVERIFY(encoding.offsets[k].first <= end
                        && encoding.offsets[k].second >= end); // tokens may share a character
                end = encoding.offsets[k].second;
            }
            QCOMPARE(bytes, text);
        }
    }

    /// Sennrich et al. 2016: of all pairs the earliest learned is merged first, from left to right.
    void earliestMergeFirst() {
        const auto tokenizer = made(smallTokenizer());
        QCOMPARE(tokensOf(*tokenizer, "the the"), (std::vector<std::string>{"the", "Ġthe"}));
        QCOMPARE(tokensOf(*tokenizer, "aaaaaaa"), (std::vector<std::string>{"aaaa", "aa", "a"}));
        QCOMPARE(tokensOf(*tokenizer, " aaa"), (std::vector<std::string>{"Ġ", "aa", "a"}));
        QCOMPARE(tokensOf(*tokenizer, "é"), (std::vector<std::string>{"Ã©"}));
        const std::string run(50001, 'a');
        QCOMPARE(tokenizer->encode(run, false).ids.size(), std::size_t(12501));
    }

    void mergesAsPairsAndAsText() {
        json other = smallTokenizer();
        for (json& merge : other["model"]["merges"])
            merge = merge[0].get<std::string>() + " " + merge[1].get<std::string>();
        const auto pairs = made(smallTokenizer()), text = made(other);
        for (const char* words : {"in the aaaa 1212", "é thé"})
            QCOMPARE(tokensOf(*text, words), tokensOf(*pairs, words));
    }

    void ignoreMergesTakesWholeWords() {
        json file = smallTokenizer();
        file["model"]["vocab"]["thin"] = file["model"]["vocab"].size();
        file["added_tokens"] = json::array();
        QCOMPARE(tokensOf(*made(file), "thin"), (std::vector<std::string>{"th", "in"}));
        file["model"]["ignore_merges"] = true;
        QCOMPARE(tokensOf(*made(file), "thin"), (std::vector<std::string>{"thin"}));
    }

    void addedTokens() {
        json file = smallTokenizer();
        const auto tokens = [&](const char* text) { return tokensOf(*made(file), text); };
        QCOMPARE(tokens("a[END]a [WORD]"), (std::vector<std::string>{"a", "[END]", "a", "Ġ", "[WORD]"}));
        json& word = file["added_tokens"][1];
        word["lstrip"] = word["rstrip"] = true;
        QCOMPARE(tokens("a \t[WORD] \n a"), (std::vector<std::string>{"a", "[WORD]", "a"}));
        word["lstrip"] = word["rstrip"] = false;
        word["single_word"] = true;
        QCOMPARE(tokens("[WORD]a").size(), std::size_t(7));
        QCOMPARE(tokens("[WORD]-"), (std::vector<std::string>{"[WORD]", "-"}));
        word["content"] = "[END]]"; // the longest of two
        word["single_word"] = false;
        QCOMPARE(tokens("[END]][END]"), (std::vector<std::string>{"[END]]", "[END]"}));
        const auto tokenizer = made(file);
        const auto ids = tokenizer->encode("a[END]a", false).ids;
        QCOMPARE(tokenizer->decode(ids, true), std::string("aa"));
        QVERIFY(tokenizer->isSpecial(ids[1]) && !tokenizer->isSpecial(ids[0]));
        QCOMPARE(tokenizer->id("[END]"), std::optional(ids[1]));
        QCOMPARE(tokenizer->size(), std::int64_t(267));
    }

    void nfcBeforeTheCut() {
        json file = smallTokenizer();
        file["normalizer"] = {{"type", "NFC"}};
        const auto tokenizer = made(file);
        const Encoding encoding = tokenizer->encode("the\xCC\x81!", false, true); // e + combining acute
        QCOMPARE(tokenizer->decode(encoding.ids, false), std::string("thé!"));
        std::mt19937 random(3);
        for (int i = 0; i < 500; ++i) { // Qt's own tables as the reference
            std::string text;
            for (int k = 0; k < 12; ++k)
                appendUtf8(text, random() % 3 ? 0x300 + random() % 0x50
                                              : (random() % 2 ? 'a' + random() % 26 : 0xC0 + random() % 0x140));
            const QString normal = QString::fromStdString(text).normalized(QString::NormalizationForm_C);
            QCOMPARE(tokenizer->decode(tokenizer->encode(text, false).ids, false), normal.toStdString());
        }
    }

    void specialTokensAround() {
        json file = smallTokenizer();
        file["post_processor"] = {
            {"type", "TemplateProcessing"},
            {"single",
             {{{"SpecialToken", {{"id", "E"}}}}, {{"Sequence", {{"id", "A"}}}}, {{"SpecialToken", {{"id", "E"}}}}}},
            {"special_tokens", {{"E", {{"ids", {265}}}}}}};
        QCOMPARE(tokensOf(*made(file), "a", true), (std::vector<std::string>{"[END]", "a", "[END]"}));
        QCOMPARE(tokensOf(*made(file), "a", false), (std::vector<std::string>{"a"}));
        file["post_processor"] = {{"type", "RobertaProcessing"}, {"cls", {"[END]", 265}}, {"sep", {"[WORD]", 266}}};
        const Encoding encoding = made(file)->encode(" the", true, true);
        QCOMPARE(encoding.ids.size(), std::size_t(3));
        QCOMPARE(encoding.offsets[0], (std::pair<std::int64_t, std::int64_t>{0, 0}));
    }

    void bytesThatAreNoText() {
        const auto tokenizer = made(smallTokenizer());
        QVERIFY_THROWS_EXCEPTION(Error, tokenizer->encode("a\xFFz", false));
        QCOMPARE(tokenizer->decode(std::vector<std::int32_t>{0xE2, 0x82}, false), std::string("\xEF\xBF\xBD"));
    }

    void patterns_data() {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("found"); // as Oniguruma finds it, by tokenizers' Split
        const auto row = [](const char* name, const char* pattern, const char* text, const QStringList& found) {
            QTest::newRow(name) << QString::fromUtf8(pattern) << QString::fromUtf8(text) << found;
        };
        row("spaces", "\\s",
            "a\xE1\xA0\x8E\xC2\x85"
            "b",
            {QString(QChar(0x85))}); // U+180E is none
        row("intersection", "[a-z&&[^b-d]]+", "abcdef", {"a", "ef"});
        row("brackets in brackets", "[a[bc]]+", "xabcd", {"abc"});
        row("count, then again", "(?:ab){2}+", "ababababab", {"abababab"});
        row("dot and line ends", "(?m:.)+", "a\nb", {"a\nb"});
        row("without case", "(?i:'s|k)", "'S '\xC5\xBF \xE2\x84\xAA",
            {"'S", QString::fromUtf8("'\xC5\xBF"), QString::fromUtf8("\xE2\x84\xAA")});
        row("not a word part", "[\\W]+", "a \xC3\xA9!", {" ", "!"});
        row("hexadecimal", "\\h+", "xDEADg", {"DEAD"});
        row("border", "\\bb", "ab b", {"b"});
        row("beyond a page", "[\\x{4e00}-\\x{9fa5}]+", "a\xE4\xB8\xAD\xE6\x96\x87z",
            {QString::fromUtf8("\xE4\xB8\xAD\xE6\x96\x87")});
        row("script", "\\p{Han}+", "a\xE4\xB8\xADz", {QString::fromUtf8("\xE4\xB8\xAD")});
        row("option to the end", "a(?i)b|c", "aB C c ac", {"aB", "ac"});
        row("up to", "a{,2}b", "aaab", {"aab"});
    }
    void patterns() {
        QFETCH(QString, pattern);
        QFETCH(QString, text);
        QFETCH(QStringList, found);
        const std::string bytes = text.toStdString();
        std::vector<ByteSpan> matches;
        Regex(pattern.toStdString(), "x").find(bytes, 0, matches);
        QStringList ours;
        for (const ByteSpan& match : matches)
            ours << QString::fromStdString(bytes.substr(match.begin, match.end - match.begin));
        QCOMPARE(ours, found);
    }

    void patternsThatAreRefused() {
        for (const char* pattern : {"(", ")", "(a)\\1", "[a", "\\p{Klingon}", "*", "a{2}?"})
            QVERIFY_THROWS_EXCEPTION(Error, Regex(pattern, "x"));
    }

    void manyThreadsAtOnce() {
        const auto first = made(smallTokenizer());
        json other = smallTokenizer();
        other["model"]["merges"] = json::array();
        const auto second = made(other); // the same words, other tokens: caches must not mix
        std::mt19937 random(11);
        std::vector<std::string> texts;
        for (int i = 0; i < 200; ++i) texts.push_back(randomText(random) + " the in aaaa the");
        std::vector<std::vector<std::int32_t>> expected[2];
        for (const std::string& text : texts) {
            expected[0].push_back(first->encode(text, true).ids);
            expected[1].push_back(second->encode(text, true).ids);
        }
        std::atomic<int> wrong = 0;
        {
            std::vector<std::jthread> threads;
            for (int t = 0; t < 4; ++t)
                threads.emplace_back([&] {
                    for (std::size_t i = 0; i < texts.size(); ++i) {
                        if (first->encode(texts[i], true).ids != expected[0][i]) ++wrong;
                        if (second->encode(texts[i], true, true).ids != expected[1][i]) ++wrong;
                    }
                });
        }
        QCOMPARE(wrong.load(), 0);
    }

    void malformedFiles_data() {
        QTest::addColumn<QString>("patch"); // JSON merge patch (RFC 7396) on a good file
        QTest::addColumn<QString>("says");
        QTest::newRow("no model") << R"({"model": null})" << "model";
        QTest::newRow("Unigram of bytes") << R"({"model": {"type": "Unigram"}})" << "Unigram behind ByteLevel";
        QTest::newRow("Unigram without scores")
            << R"({"model": {"type": "Unigram"}, "pre_tokenizer": null})" << "vocab";
        QTest::newRow("unknown model") << R"({"model": {"type": "WordLevel"}})" << "not supported: WordLevel";
        QTest::newRow("unknown normalizer") << R"({"normalizer": {"type": "Upper"}})" << "not supported: Upper";
        QTest::newRow("unknown pre-tokenizer")
            << R"({"pre_tokenizer": {"type": "UnicodeScripts"}})" << "not supported: UnicodeScripts";
        QTest::newRow("unknown decoder") << R"({"decoder": {"type": "Fold"}})" << "not supported: Fold";
        QTest::newRow("charsmap of letters")
            << R"({"normalizer": {"type": "Precompiled", "precompiled_charsmap": "AAAA"}})" << "charsmap";
        QTest::newRow("scheme") << R"({"pre_tokenizer": {"type": "Metaspace", "prepend_scheme": "sometimes"}})"
                                << "prepend_scheme sometimes";
        QTest::newRow("dropout") << R"({"model": {"dropout": 0.1}})" << "dropout";
        QTest::newRow("merge of strangers") << R"({"model": {"merges": [["q", "qq"]]}})" << "qq";
        QTest::newRow("merge of three") << R"({"model": {"merges": ["a b c"]}})" << "merge 1";
        QTest::newRow("merges of numbers") << R"({"model": {"merges": [7]}})" << "merge 1";
        QTest::newRow("id twice") << R"({"model": {"vocab": {"zz": 5}}})" << "same id 5";
        QTest::newRow("id negative") << R"({"model": {"vocab": {"zz": -5}}})" << "-5";
        QTest::newRow("id huge") << R"({"model": {"vocab": {"zz": 4000000000}}})" << "4000000000";
        QTest::newRow("id no number") << R"({"model": {"vocab": {"zz": "x"}}})" << "zz";
        QTest::newRow("unknown token missing") << R"({"model": {"unk_token": "[UNK]"}})" << "[UNK]";
        QTest::newRow("added id taken") << R"({"added_tokens": [{"id": 7, "content": "[X]"}]})" << "[X]";
        QTest::newRow("added without id") << R"({"added_tokens": [{"content": "[X]"}]})" << "id";
        QTest::newRow("pattern of a number")
            << R"({"pre_tokenizer": {"type": "Split", "pattern": {"String": 1}, "behavior": "Isolated"}})" << "String";
        QTest::newRow("special id without token")
            << R"({"post_processor": {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "B"}}, {"Sequence": {"id": "A"}}], "special_tokens": {"B": {"ids": [9999]}}}})"
            << "9999";
    }
    void malformedFiles() {
        QFETCH(QString, patch);
        QFETCH(QString, says);
        json file = smallTokenizer();
        file.merge_patch(json::parse(patch.toStdString()));
        try {
            made(file);
            QFAIL("it was taken");
        } catch (const Error& error) {
            QVERIFY(error.info().kind == ErrorKind::BadFile);
            QVERIFY2(QString(error.what()).contains(says) && QString(error.what()).contains("tokenizer.json"),
                     error.what());
        }
    }

    void cutOffFiles() {
        const std::string whole = smallTokenizer().dump();
        for (std::size_t bytes = 0; bytes < whole.size(); bytes += 97)
            QVERIFY_THROWS_EXCEPTION(Error, made(whole.substr(0, bytes)));
    }
};

LATHE_TEST(TestTokenizer)
#include "tst_tokenizer.moc"
