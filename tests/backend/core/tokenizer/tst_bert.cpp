// WordPiece and what BERT puts around it. Expected values are tokenizers' 0.23.3 for the same tokenizer.
#include "bert_tokenizer.h"
#include "support/small_files.h"
#include "support/test_main.h"
#include "tokenizer/framed_text.h"

using namespace lathe;
using namespace lathe::test;
using nlohmann::json;

class TestBert : public QObject {
    Q_OBJECT
private slots:
    void textsAreCutAsTokenizersDoes_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected"); // ids, offsets
        QTest::addColumn<QString>("decoded");
        QTest::newRow("pieces") << "unwanted running" << "[[4,5,6,7,8],[[0,2],[2,6],[6,8],[9,13],[13,16]]]"
                                << "unwanted running";
        QTest::newRow("case, marks") << "Unwanted, RUNNING!"
                                     << "[[4,5,6,12,7,8,15],[[0,2],[2,6],[6,8],[8,9],[10,14],[14,17],[17,18]]]"
                                     << "unwanted, running!";
        QTest::newRow("accents") << QString::fromUtf8("Caf\u00e9 CAF\u00c9.") << "[[14,14,13],[[0,4],[5,9],[9,10]]]"
                                 << "cafe cafe.";
        QTest::newRow("ideographs") << QString::fromUtf8("\u4e2d\u6587the") << "[[16,17,10],[[0,1],[1,2],[2,5]]]"
                                    << QString::fromUtf8("\u4e2d \u6587 the");
        QTest::newRow("no way to cut") << "unwantedx" << "[[1],[[0,9]]]" << "";
        QTest::newRow("too long a word") << "unwantedunwantedunwanted" << "[[1],[[0,24]]]" << "";
        QTest::newRow("formats") << QString::fromUtf8("a\u00adb il\u200bl")
                                 << "[[20,21,18,19,19],[[0,1],[2,3],[4,5],[5,6],[7,8]]]" << "ab ill";
        QTest::newRow("dotted I") << QString::fromUtf8("\u0130l") << "[[18,19],[[0,1],[1,2]]]" << "il";
        QTest::newRow("apostrophe") << "don't" << "[[26,22,27],[[0,3],[3,4],[4,5]]]" << "don ' t";
        QTest::newRow("spaces, controls")
            << QString::fromUtf8("the\u3000quick\u0001.") << "[[10,11,13],[[0,3],[4,9],[10,11]]]" << "the quick.";
        QTest::newRow("special token") << "[SEP] the" << "[[3,10],[[0,5],[6,9]]]" << "the";
        QTest::newRow("combining mark") << QString::fromUtf8("un\u0300want") << "[[4,5],[[0,2],[3,7]]]" << "unwant";
        QTest::newRow("a mark behind a space")
            << "ab! ,the" << "[[20,21,15,12,10],[[0,1],[1,2],[2,3],[4,5],[5,8]]]" << "ab!, the";
        QTest::newRow("ligature") << QString::fromUtf8("\ufb01 a") << "[[1,20],[[0,1],[2,3]]]" << "a";
        QTest::newRow("narrow space") << QString::fromUtf8("a\u202fthe") << "[[20,10],[[0,1],[2,5]]]" << "a the";
        QTest::newRow("vowel separator") << QString::fromUtf8("a\u180ethe") << "[[1],[[0,5]]]" << "";
        QTest::newRow("symbols") << "$.a^" << "[[1,13,20,1],[[0,1],[1,2],[2,3],[3,4]]]" << ". a";
    }
    void textsAreCutAsTokenizersDoes() {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        QFETCH(QString, decoded);
        const auto tokenizer = bertTokenizer();
        const Encoding ours = tokenizer->encode(text.toStdString(), false, true);
        QCOMPARE(json::array({ours.ids, ours.offsets}).dump(), expected.toStdString());
        QCOMPARE(tokenizer->decode(ours.ids, true), decoded.toStdString());
    }

    void vocabTxtGivesTheSameTokenizer() {
        const Files files;
        std::string lines;
        for (const std::string& word : bertWords()) lines += word + "\n";
        const std::string path = files.write("vocab.txt", lines);
        const auto folder = std::filesystem::path(path).parent_path();
        files.write("config.json", R"({"vocab_size": 29})");
        const ModelText text = readModelText(folder);
        for (const char* words : {"Unwanted, RUNNING!", "Caf\u00e9 don't", "\u4e2d\u6587the", "[SEP] the"})
            QCOMPARE(text.tokenizer->encode(words, true, true).ids, bertTokenizer()->encode(words, true, true).ids);
        QVERIFY(text.tokenizer->isSpecial(2) && !text.tokenizer->isSpecial(4));
        files.write("tokenizer_config.json", R"({"do_lower_case": false})");
        QCOMPARE(readModelText(folder).tokenizer->encode("The the", false).ids, (std::vector<std::int32_t>{1, 10}));
        files.write("vocab.txt", "a\nb\n");
        QVERIFY(contains(errorOf([&] { readModelText(folder); }, ErrorKind::BadFile), "[SEP]"));
    }

    void aPairHasTypesAndSequences() {
        const FramedText pair = encodeWithSpecialTokens(*bertTokenizer(), "the quick", "unwanted");
        QCOMPARE(pair.ids, (std::vector<std::int32_t>{2, 10, 11, 3, 4, 5, 6, 3}));
        QCOMPARE(pair.types, (std::vector<std::uint8_t>{0, 0, 0, 0, 1, 1, 1, 1}));
        QCOMPARE(pair.sequence, (std::vector<std::int8_t>{-1, 0, 0, -1, 1, 1, 1, -1}));
        json file = bertTokenizerJson();
        file["post_processor"] = {{"type", "RobertaProcessing"}, {"sep", {"[SEP]", 3}}, {"cls", {"[CLS]", 2}}};
        const FramedText roberta = encodeWithSpecialTokens(*tokenizerFromJson(file, "f"), "the", "quick");
        QCOMPARE(roberta.ids, (std::vector<std::int32_t>{2, 10, 3, 3, 11, 3}));
        QCOMPARE(roberta.types, std::vector<std::uint8_t>(6, 0));
    }

    void
    theLongerTextIsCutFirst() { // first, second, max_length (three of them special), what tokenizers leaves of both
        for (const auto& [first, second, most, a, b] :
             std::vector<std::tuple<int, int, int, int, int>>{{5, 5, 20, 5, 5},
                                                              {5, 5, 9, 3, 3},
                                                              {5, 5, 10, 3, 4},
                                                              {3, 10, 10, 3, 4},
                                                              {10, 3, 10, 4, 3},
                                                              {1, 20, 8, 1, 4},
                                                              {20, 1, 8, 4, 1},
                                                              {8, 9, 4, 0, 1},
                                                              {30, 30, 10, 3, 4},
                                                              {4, 7, 11, 4, 4},
                                                              {7, 4, 11, 4, 4},
                                                              {9, 2, 12, 7, 2}})
            QCOMPARE(cutLengths(first, second, most - 3), (std::pair<std::int64_t, std::int64_t>(a, b)));
        QCOMPARE(cutLengths(6, 0, 3), (std::pair<std::int64_t, std::int64_t>(3, 0)));
    }

    void wordsKeepTheirPlaces() {
        const std::vector<std::string> words{"unwanted", "the", "\u200b", "\u4e2d\u6587"}; // the third has no token
        std::vector<std::int32_t> starts;
        QCOMPARE(frameWords(*bertTokenizer(), words, starts).ids,
                 (std::vector<std::int32_t>{2, 4, 5, 6, 10, 16, 17, 3}));
        QCOMPARE(starts, (std::vector<std::int32_t>{-1, 0, -1, -1, 1, 3, -1, -1}));
    }

    void windowsCoverTheContextAndOverlap() {
        std::string context;
        for (int i = 0; i < 23; ++i) context += i % 3 ? "the " : "quick ";
        const auto windows = frameWindows(*bertTokenizer(), "a", context, 12, 3); // room 8, new tokens 5 a window
        QCOMPARE(int(windows.size()), 4);
        std::vector<std::int64_t> begins;
        for (const FramedText& window : windows) {
            QVERIFY(window.ids.size() <= 12);
            begins.push_back(window.offsets[3].first);
        }
        QCOMPARE(begins, (std::vector<std::int64_t>{0, 24, 48, 70}));
        QVERIFY(contains(errorOf([] { frameWindows(*bertTokenizer(), "a a a a", "the the the the the the", 10, 3); }),
                         "3 for the context"));
    }
};

LATHE_TEST(TestBert)
#include "tst_bert.moc"
