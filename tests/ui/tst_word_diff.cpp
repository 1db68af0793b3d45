// The difference of two texts in words: applied, it gives both; and no difference is shorter.
#include "models/word_diff.h"
#include "support/test_main.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

using namespace lathe::ui;

namespace {

/// The first text, or the second, from what the difference keeps, takes away and puts in.
QString rebuilt(const QString& from, const QString& to, bool second) {
    QString text;
    for (const WordChange& change : wordDiff(from, to)) {
        const QString& source = change.kind == WordChange::Kind::Removed ? from : to;
        if (change.kind == WordChange::Kind::Same || (change.kind == WordChange::Kind::Added) == second)
            text += source.mid(change.begin, change.end - change.begin);
    }
    return text;
}

/// Words in common at most, by the table of all beginnings.
int longestCommon(const QStringList& a, const QStringList& b) {
    std::vector<std::vector<int>> best(std::size_t(a.size() + 1), std::vector<int>(std::size_t(b.size() + 1), 0));
    for (qsizetype i = 0; i < a.size(); ++i)
        for (qsizetype j = 0; j < b.size(); ++j)
            best[std::size_t(i + 1)][std::size_t(j + 1)] =
                a[i] == b[j]
                    ? best[std::size_t(i)][std::size_t(j)] + 1
                    : std::max(best[std::size_t(i)][std::size_t(j + 1)], best[std::size_t(i + 1)][std::size_t(j)]);
    return best.back().back();
}

int wordsKept(const QString& from, const QString& to) {
    int count = 0;
    for (const WordChange& change : wordDiff(from, to))
        if (change.kind == WordChange::Kind::Same)
            count += int(wordsOf(to.mid(change.begin, change.end - change.begin)).size());
    return count;
}

} // namespace

class TestWordDiff : public QObject {
    Q_OBJECT
private slots:
    void wordsAreWhatPeopleTakeForOne() {
        QCOMPARE(wordsOf("It's  fine, ok?"), (QStringList{"It's", "  ", "fine", ",", " ", "ok", "?"}));
        const QString mixed = QString::fromUtf8("\u6211\u7231 caf\u00e9 \ud55c\uad6d\uc5b4 e\u0301!");
        QCOMPARE(wordsOf(mixed).join(QString()), mixed);
        QCOMPARE(wordsOf(mixed).size(), 9); // two of Han; three of letters, one with a combining accent
        QCOMPARE(wordsOf(QString::fromUtf8("\U0001F98A\U0001F98A")).size(), 2);
        QVERIFY(wordsOf({}).isEmpty());
    }

    void itGivesBothTexts_data() {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::newRow("nothing") << QString() << QString();
        QTest::newRow("all new") << QString() << QString("a b");
        QTest::newRow("all gone") << QString("a b") << QString();
        QTest::newRow("the same") << QString("a b c") << QString("a b c");
        QTest::newRow("nothing in common") << QString("abc") << QString("x, y");
        QTest::newRow("in the middle") << QString("The sky is blue.") << QString("Arr! The sky be blue, matey!");
        QTest::newRow("once more") << QString("a b a b") << QString("a b a b a b");
        QTest::newRow("in lines") << QString("one\ntwo\n\nthree") << QString("one\nthree\nfour\n");
    }
    void itGivesBothTexts() {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QCOMPARE(rebuilt(from, to, false), from);
        QCOMPARE(rebuilt(from, to, true), to);
        QCOMPARE(wordsKept(from, to), longestCommon(wordsOf(from), wordsOf(to)));
    }

    void itIsTheShortest() { // of texts by chance, from a few words so that much is in common
        QRandomGenerator random(5);
        for (int round = 0; round < 300; ++round) {
            QString texts[2];
            for (QString& text : texts)
                for (quint32 i = random.bounded(40u); i > 0; --i) text += QChar('a' + random.bounded(4)) + QString(' ');
            QCOMPARE(rebuilt(texts[0], texts[1], false), texts[0]);
            QCOMPARE(rebuilt(texts[0], texts[1], true), texts[1]);
            QCOMPARE(wordsKept(texts[0], texts[1]), longestCommon(wordsOf(texts[0]), wordsOf(texts[1])));
        }
    }

    void textsWithoutEndAreComparedInAMoment() {
        QRandomGenerator random(7);
        QString texts[2];
        for (QString& text : texts)
            for (int i = 0; i < 10000; ++i) text += QString::number(random.bounded(3000)) + ' ';
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(rebuilt(texts[0], texts[1], true), texts[1]);
        qInfo("10,000 words: %lld ms", static_cast<long long>(clock.elapsed()));
        QVERIFY(clock.elapsed() < 1000);
    }
};

LATHE_TEST(TestWordDiff)
#include "tst_word_diff.moc"
