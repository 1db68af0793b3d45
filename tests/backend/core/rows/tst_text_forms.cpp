// Files as other programs write them: UTF-16, carriage returns alone, a line that names the delimiter, numbers that are
// none; tokens that only tokenizer_config.json knows.
#include "backend/core/dataset/dataset_helpers.h"
#include "lathe/field_keys.h"
#include "support/test_main.h"

using namespace lathe;
using namespace lathe::test;

namespace {

std::string utf16(const QString& text, bool big, bool mark) {
    std::string bytes = !mark ? "" : big ? "\xFE\xFF" : "\xFF\xFE";
    for (const QChar c : text) {
        const char low = char(c.unicode() & 0xFF), high = char(c.unicode() >> 8);
        bytes += big ? high : low;
        bytes += big ? low : high;
    }
    return bytes;
}

std::vector<std::string> textsOf(const std::string& path, const std::string& column = "text") {
    PreviewData query;
    query.recipe = recipeFor({path});
    query.recipe.data[0].set(field::textColumn, column);
    query.rows = 10;
    const DataReport report = previewData(query, nullptr, {});
    std::vector<std::string> texts;
    for (const ExampleView& view : report.examples)
        texts.push_back(view.problem.empty() ? view.rendered : "! " + view.problem);
    return texts;
}

using Texts = std::vector<std::string>;

} // namespace

class TestTextForms : public QObject {
    Q_OBJECT
private slots:
    void utf16IsRead_data() {
        QTest::addColumn<bool>("big");
        QTest::addColumn<bool>("mark");
        for (const bool big : {false, true})
            for (const bool mark : {false, true})
                QTest::addRow("%s%s", big ? "big" : "little", mark ? ", marked" : "") << big << mark;
    }
    void utf16IsRead() {
        QFETCH(bool, big);
        QFETCH(bool, mark);
        const Files files;
        const QString emoji = QString::fromUtf8("h\u00e9 \U0001F600");
        QCOMPARE(
            textsOf(files.write("d.jsonl", utf16("{\"text\":\"" + emoji + "\"}\r\n{\"text\":\"b\"}\n", big, mark))),
            (Texts{emoji.toStdString(), "b"}));
        QCOMPARE(textsOf(files.write("d.csv", utf16("text,n\r" + emoji + ",1\rb,2\r", big, mark))),
                 (Texts{emoji.toStdString(), "b"}));
    }
    void damagedUtf16IsRefused() {
        const Files files;
        QVERIFY(contains(errorOf([&] {
                             textsOf(files.write(
                                 "d.jsonl", utf16(QString("{\"text\":\"a") + QChar(0xD83D) + "b\"}\n", false, true)));
                         }),
                         "UTF-16"));
        QVERIFY(!errorOf([&] { textsOf(files.write("d.jsonl", std::string("\xFF\xFE{\0\"", 5))); }).empty());
    }

    void carriageReturnsAloneEndLines() {
        const Files files;
        QCOMPARE(textsOf(files.write("d.csv", "text,n\ra,1\r\"b,c\",2\r")), (Texts{"a", "b,c"}));
        QCOMPARE(textsOf(files.write("d.jsonl", "{\"text\":\"a\"}\r{\"text\":\"b\"}")), (Texts{"a", "b"}));
        QCOMPARE(textsOf(files.write("d.txt", "one\rtwo\r\rthree\r")), (Texts{"one\ntwo", "three"}));
        QCOMPARE(textsOf(files.write("mark.csv", "\xEF\xBB\xBFtext,n\ra,1\r")), (Texts{"a"}));
    }

    void aFirstLineMayNameTheDelimiter() {
        const Files files;
        QCOMPARE(textsOf(files.write("d.csv", "sep=;\ntext;n\na, b, c;1\n")), (Texts{"a, b, c"}));
        QCOMPARE(textsOf(files.write("d.csv", "\"sep=|\"\r\ntext|n\r\na,b|1\r\n")), (Texts{"a,b"}));
        QCOMPARE(textsOf(files.write("d.csv", "\xEF\xBB\xBFSEP=\t\r\ntext\tn\r\na,b\t1\r\n")), (Texts{"a,b"}));
        QCOMPARE(textsOf(files.write("d.csv", "sep=;\rtext;n\ra;1\r")), (Texts{"a"}));
        QCOMPARE(textsOf(files.write("d.csv", "text\nsep=;\nb\n")), (Texts{"sep=;", "b"}));
    }

    void numbersThatAreNoneMatterOnlyWhereTheyAreRead() {
        const Files files;
        const auto texts =
            textsOf(files.write("d.jsonl", "{\"text\":\"NaN, "
                                           "Infinity\",\"score\":NaN,\"more\":[-Infinity,{\"x\":Infinity}]}\n{\"text\":"
                                           "NaN,\"score\":1}\n{\"text\":\"c\",\"score\":NaNa}\n"));
        QCOMPARE(texts.at(0), "NaN, Infinity");
        QVERIFY(texts.at(1).starts_with("! "));
        QVERIFY(texts.at(2).starts_with("! "));
    }

    void tokensThatOnlyTheConfigKnowsAreTokens() {
        const Files files;
        const std::string path = files.write(
            "tokenizer.json",
            R"({"model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100,"vocab":{"[UNK]":0,"a":1,"b":2,"</s>":3}},"pre_tokenizer":{"type":"Whitespace"},"added_tokens":[{"id":0,"content":"[UNK]","special":true}]})");
        files.write(
            "tokenizer_config.json",
            R"({"eos_token":"</s>","pad_token":{"content":"<pad>"},"added_tokens_decoder":{"4":{"content":"<tool>","special":false},"0":{"content":"[UNK]","special":true}}})");
        files.write("config.json", R"({"vocab_size":6})");
        const ModelText text = readModelText(std::filesystem::path(path).parent_path());
        QCOMPARE(text.tokenizer->encode("a <tool> b</s>", false).ids, (std::vector<std::int32_t>{1, 4, 2, 3}));
        QCOMPARE(text.tokenizer->id("<pad>"), std::optional<std::int32_t>(5));
        QVERIFY(text.tokenizer->isSpecial(3));
        QVERIFY(!text.tokenizer->isSpecial(4));
    }
};

LATHE_TEST(TestTextForms)
#include "tst_text_forms.moc"
