// Scores against worked examples: expected values were computed from the definitions by other tools (NumPy, Python's
// re).
#include "eval/metrics_classification.h"
#include "eval/metrics_spans.h"
#include "eval/metrics_squad.h"
#include "support/test_main.h"

#include <QTest>

#include <cmath>

using namespace lathe;

namespace {

bool close(double a, double b) { return std::abs(a - b) < 1e-12; }

using Tags = std::vector<std::string>;

} // namespace

class TestMetrics : public QObject {
    Q_OBJECT
private slots:
    void classes() {
        const std::vector<std::int32_t> expected{0, 0, 1, 2, 2, 2, 1, 0, 3, 1}, predicted{0, 1, 1, 2, 0, 2, 1, 0, 1, 1};
        const ClassScores scores = scoreClasses(expected, predicted, 6); // classes 4 and 5 never occur
        QVERIFY(close(scores.accuracy, 0.7));
        QVERIFY(close(scores.microF1, 0.7));
        QVERIFY(close(scores.macroF1, 0.5541666666666667));
        QVERIFY(close(scores.matthews, 0.5986843400892498));
        QCOMPARE(scores.confusion[0], (std::vector<std::int64_t>{2, 1, 0, 0, 0, 0}));
        QCOMPARE(scores.confusion[3], (std::vector<std::int64_t>{0, 1, 0, 0, 0, 0}));
        const std::vector<std::int32_t> binary{1, 1, 1, 0, 0, 0, 1, 0}, said{1, 0, 1, 0, 1, 0, 1, 0};
        QVERIFY(close(scoreClasses(binary, said, 2).matthews, 0.5));
        QVERIFY(close(scoreClasses(binary, std::vector<std::int32_t>(8, 1), 2).matthews, 0));
        QVERIFY(close(scoreClasses({}, {}, 2).accuracy, 0));
    }

    void labelSets() {
        const std::vector<std::uint8_t> expected{1, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0},
            predicted{1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0};
        const LabelSetScores scores = scoreLabelSets(expected, predicted, 3);
        QVERIFY(close(scores.macroF1, (0.8 + 1 + 0) / 3));
        QVERIFY(close(scores.microF1, 2.0 * 3 / (5 + 4)));
        QVERIFY(close(scores.accuracy, 0.5));
    }

    void correlations() {
        const std::vector<double> a{1, 2, 2, 4, 5.5, -1}, b{2, 1, 3, 3, 9, 0};
        QVERIFY(close(pearson(a, b), 0.8618595781025757));
        QVERIFY(close(spearman(a, b), 0.8676470588235294));
        QVERIFY(close(spearman(std::vector<double>{1, 2, 3}, std::vector<double>{1, 8, 27}), 1));
        QVERIFY(close(pearson(std::vector<double>{1, 1}, std::vector<double>{1, 2}), 0));
    }

    void spansOfAllSchemes_data() {
        QTest::addColumn<QStringList>("tags");
        QTest::addColumn<QString>("spans");
        QTest::newRow("IOB2") << QStringList{"B-PER", "I-PER", "O", "B-LOC"} << "PER 0 1, LOC 3 3";
        QTest::newRow("IOB1") << QStringList{"I-PER", "I-PER", "B-PER", "O", "I-LOC"} << "PER 0 1, PER 2 2, LOC 4 4";
        QTest::newRow("BIOES") << QStringList{"S-PER", "B-LOC", "I-LOC", "E-LOC", "S-LOC"}
                               << "PER 0 0, LOC 1 3, LOC 4 4";
        QTest::newRow("type changes inside") << QStringList{"B-PER", "I-LOC", "I-LOC"} << "PER 0 0, LOC 1 2";
        QTest::newRow("inside without beginning") << QStringList{"O", "I-PER", "O", "I-PER"} << "PER 1 1, PER 3 3";
        QTest::newRow("hyphen in the type") << QStringList{"B-X-Y", "I-X-Y"} << "X-Y 0 1";
        QTest::newRow("no type") << QStringList{"B", "I", "O"} << "_ 0 1";
        QTest::newRow("nothing") << QStringList{"O", "O"} << "";
        QTest::newRow("no words") << QStringList{} << "";
    }
    void spansOfAllSchemes() {
        QFETCH(QStringList, tags);
        Tags own;
        for (const QString& tag : tags) own.push_back(tag.toStdString());
        QStringList found;
        for (const TaggedSpan& span : spansOf(own))
            found << QString("%1 %2 %3").arg(QString::fromStdString(span.type)).arg(span.begin).arg(span.end);
        QTEST(found.join(", "), "spans");
    }

    void spanScores() { // seqeval's own first example: one of two right, two said
        const std::vector<Tags> expected{{"O", "O", "O", "B-MISC", "I-MISC", "I-MISC", "O"}, {"B-PER", "I-PER", "O"}};
        const std::vector<Tags> predicted{{"O", "O", "B-MISC", "I-MISC", "I-MISC", "I-MISC", "O"},
                                          {"B-PER", "I-PER", "O"}};
        const SpanScores scores = scoreSpans(expected, predicted);
        QVERIFY(close(scores.precision, 0.5));
        QVERIFY(close(scores.recall, 0.5));
        QVERIFY(close(scores.f1, 0.5));
        QVERIFY(close(scores.accuracy, 0.8));
        QCOMPARE(scores.types[0].name, "MISC");
        QVERIFY(close(scores.types[0].f1, 0));
        QVERIFY(close(scores.types[1].f1, 1));
        QCOMPARE(scores.types[1].expected, 1);
    }

    void answersAreNormalized_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("normalized");
        QTest::newRow("all at once") << "The  Eiffel-Tower, in a\tcity." << "eiffeltower in city";
        QTest::newRow("article alone") << "A." << "";
        QTest::newRow("article in a word") << "an-apple the" << "anapple";
        QTest::newRow("other quotes") << QString::fromUtf8("the\u2019the x") << QString::fromUtf8("\u2019 x");
        QTest::newRow("accent") << QString::fromUtf8("\u00e1 La") << QString::fromUtf8("\u00e1 la");
        QTest::newRow("combining accent") << QString::fromUtf8("a\u0301b") << QString::fromUtf8("\u0301b");
        QTest::newRow("underscore") << "THE_THE" << "thethe";
        QTest::newRow("number") << "10,000 $" << "10000";
        QTest::newRow("dashes") << QString::fromUtf8("\u00dcn\u00efcode\u2014the\u2014dash")
                                << QString::fromUtf8("\u00fcn\u00efcode\u2014 \u2014dash");
        QTest::newRow("wide spaces") << QString::fromUtf8("\u00a0the\u2003end") << "end";
    }
    void answersAreNormalized() {
        QFETCH(QString, text);
        QTEST(QString::fromStdString(normalizedAnswer(text.toStdString())), "normalized");
    }

    void answersAreScored() {
        QVERIFY(close(exactMatch("The Turks", "turks!"), 1));
        QVERIFY(close(answerF1("Seljuk Turks", "the Turks of Seljuk"), 2.0 * 2 / (2 + 3)));
        QVERIFY(close(answerF1("x x y", "x y y"), 2.0 * 2 / 6));
        QVERIFY(close(answerF1("", "a"), 1)); // an article alone is as empty
        const std::vector<AnsweredQuestion> questions{
            {"turks", {"Seljuk Turks", "the Turks"}}, {"none of them", {"Normans"}}, {"", {}}, {"something", {}}};
        const SquadScores scores = scoreAnswers(questions);
        QVERIFY(close(scores.exactMatch, 50));
        QVERIFY(close(scores.f1, 50));
        QCOMPARE(scores.answerable, 2);
        QVERIFY(close(scores.answerableExactMatch, 50));
        QVERIFY(close(scores.unanswerableExactMatch, 50));
    }

    void theBestSpanOverWindows() { // context "ab cd ef"; two windows that share "cd"
        const std::vector<std::pair<std::int32_t, std::int32_t>> firstAt{{-1, -1}, {-1, -1}, {0, 2}, {3, 5}, {-1, -1}},
            secondAt{{-1, -1}, {-1, -1}, {3, 5}, {6, 8}, {-1, -1}};
        const std::vector<float> firstStart{1, 9, 2, 3, 0}, firstEnd{1, 9, 1, 2, 0}; // the 9s lie on the question
        const std::vector<float> secondStart{0.5f, 0, 3, 1, 0}, secondEnd{0, 0, 1, 4, 0};
        const std::vector<SpanWindow> windows{{firstStart, firstEnd, firstAt}, {secondStart, secondEnd, secondAt}};
        const FoundAnswer found = findAnswer(windows, "ab cd ef", {});
        QCOMPARE(found.text, "cd ef");
        QVERIFY(close(found.guesses[0].score, 7));
        QVERIFY(close(found.nullScore, 0.5));
        QCOMPARE(int(found.guesses.size()), 6);
        double sum = 0;
        for (const SpanGuess& guess : found.guesses) sum += guess.probability;
        QVERIFY(std::abs(sum - 1) < 1e-9);
        QCOMPARE(findAnswer(windows, "ab cd ef", {.maxAnswerLength = 1}).text, "cd"); // 3 + 2, and ef 1 + 4 comes later
        QCOMPARE(findAnswer(windows, "ab cd ef", {.nBest = 1}).text, "cd ef");
        QCOMPARE(findAnswer(windows, "ab cd ef", {.noAnswer = true}).text, "cd ef");
        QCOMPARE(findAnswer(windows, "ab cd ef", {.noAnswer = true, .nullThreshold = -7}).text, "");
        QCOMPARE(findAnswer({}, "ab", {}).text, "");
    }
};

LATHE_TEST(TestMetrics)
#include "tst_metrics.moc"
