// A dataset as a whole: near repeats, leaks across the split, labels, lengths, packing.
#include "dataset/analysis.h"
#include "dataset/near_duplicates.h"
#include "dataset_helpers.h"
#include "lathe/field_keys.h"
#include "support/test_main.h"

#include <algorithm>
#include <random>
#include <set>

using namespace lathe;
using namespace lathe::test;

namespace {

/// Jaccard index of the sets of three words in a row, as the definition says.
double jaccard(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    const auto triples = [](const std::vector<std::string>& words) {
        std::set<std::string> all;
        for (std::size_t i = 0; i + 3 <= words.size(); ++i)
            all.insert(words[i] + ' ' + words[i + 1] + ' ' + words[i + 2]);
        return all;
    };
    const auto left = triples(a), right = triples(b);
    std::size_t both = 0;
    for (const std::string& triple : left) both += right.count(triple);
    return double(both) / double(left.size() + right.size() - both);
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) (text += text.empty() ? "" : " ") += word;
    return text;
}

std::vector<std::string> someWords(std::mt19937& random, std::size_t count) {
    std::vector<std::string> words;
    for (std::size_t i = 0; i < count; ++i) words.push_back("w" + std::to_string(random() % 5000));
    return words;
}

std::string textRow(const std::string& text) { return R"({"text": ")" + text + "\"}\n"; }

} // namespace

class TestAnalysis : public QObject {
    Q_OBJECT
    Files m_files;
    ModelText m_bytes = byteModel();

private slots:
    void theEstimateIsNearTheIndex() {
        std::mt19937 random(7);
        double worst = 0, sum = 0;
        int count = 0;
        for (int changed = 0; changed <= 40; changed += 2, ++count) {
            std::vector<std::string> words = someWords(random, 200), other = words;
            for (int i = 0; i < changed; ++i) other[random() % other.size()] = "x" + std::to_string(i);
            const double off =
                signatureOf(joined(words)).similarity(signatureOf(joined(other))) - jaccard(words, other);
            worst = std::max(worst, std::abs(off));
            sum += off;
        }
        QVERIFY2(worst < 4 * 0.0625, qPrintable(QString::number(worst))); // four deviations
        QVERIFY2(std::abs(sum / count) < 0.05, qPrintable(QString::number(sum / count)));
    }

    void whatIsAlikeIsFoundAmongMany() {
        std::mt19937 random(3);
        std::vector<TextSignature> texts;
        std::vector<std::uint8_t> groups;
        std::vector<std::vector<std::string>> originals;
        for (int i = 0; i < 3000; ++i) {
            originals.push_back(someWords(random, 120));
            texts.push_back(signatureOf(joined(originals.back())));
            groups.push_back(0);
        }
        for (int i = 0; i < 100; ++i) { // every thirtieth once more, with two words changed: at least 0.85 alike
            std::vector<std::string> words = originals[std::size_t(i) * 30];
            words[10] = "changed";
            words[11] = "here";
            texts.push_back(signatureOf(joined(words)));
            groups.push_back(i % 2);
        }
        const std::vector<DuplicatePair> pairs = duplicatePairs(texts, groups, 0.8);
        int found = 0;
        for (const DuplicatePair& pair : pairs) {
            QVERIFY(pair.later >= 3000); // the others have nothing in common
            QCOMPARE(pair.earlier, (pair.later - 3000) * 30);
            QCOMPARE(pair.across, groups[pair.later] == 1);
            QVERIFY(!pair.same);
            ++found;
        }
        QVERIFY2(found >= 95, qPrintable(QString::number(found))); // an estimate below 0.8 is not reported
    }

    void letterCaseAndSignsDoNotMatterAndScriptsWithoutSpacesDo() {
        const auto like = [](const char* a, const char* b) { return signatureOf(a).similarity(signatureOf(b)); };
        QCOMPARE(like("The quick, brown fox jumps!", "the QUICK brown fox -- jumps"), 1.0);
        QVERIFY(like("the quick brown fox jumps over it", "nothing of that is in here at all") < 0.2);
        QCOMPARE(like("我们今天去公园散步,然后回家", "我们今天去公园散步 然后回家"), 1.0);
        QVERIFY(like("我们今天去公园散步然后回家吃饭看电视", "我们今天去公园散步然后回家吃饭看电影") > 0.6);
        QVERIFY(like("我们今天去公园散步然后回家吃饭看电视", "他昨天在学校里学习数学和物理化学") < 0.2);
        QVERIFY(signatureOf("!!!").whole != signatureOf("???").whole);
        QVERIFY(like("!!!", "???") < 0.5);
    }

    void repeatsAndLeaksOfFilesAreCounted() {
        std::mt19937 random(11);
        const std::string a = joined(someWords(random, 60)), b = joined(someWords(random, 60)),
                          c = joined(someWords(random, 60));
        const std::string train =
            m_files.write("train.jsonl", textRow(a) + textRow(b) + textRow(a) + textRow(b + " and more"));
        const std::string validation = m_files.write("validation.jsonl", textRow(c) + textRow("well " + a));
        Recipe recipe = recipeFor({train, validation});
        recipe.data[1].set(field::role, DataRole::Validation);
        for (const ModelText* text :
             {static_cast<const ModelText*>(nullptr), static_cast<const ModelText*>(&m_bytes)}) {
            const DataAnalysis analysis = analyzeData({recipe}, text, limitOf(recipe));
            QCOMPARE(analysis.rows, 6);
            QCOMPARE(analysis.compared, 6);
            QCOMPARE(analysis.repeated, 1);
            QCOMPARE(analysis.alike, 2);
            QCOMPARE(analysis.alikeLeaks, 1);
            QCOMPARE(analysis.pairs.size(), 3u);
            QVERIFY(analysis.pairs[0].leak);
            QCOMPARE(analysis.pairs[0].row, 5);
            QVERIFY(analysis.pairs[0].earlier == 0 || analysis.pairs[0].earlier == 2);
            QCOMPARE(QString::fromStdString(analysis.pairs[0].text),
                     QString::fromStdString("well " + a).left(300) + ((a.size() + 5 > 300) ? "..." : ""));
            QCOMPARE(analysis.pairs[1].row, 2); // to the letter
            QCOMPARE(analysis.pairs[1].similarity, 1.0);
            QCOMPARE(analysis.lengthUnit, std::string(text ? "tokens" : "characters"));
            QCOMPARE(analysis.packing.empty(), text == nullptr);
        }
    }

    void lengthsAndPacksAreThoseOfTheDefinition() {
        std::string rows;
        for (int length = 1; length <= 100; ++length)
            rows += textRow(std::string(std::size_t(length), 'a')); // and end-of-text: length + 1 tokens
        Recipe recipe = recipeFor({m_files.write("lengths.jsonl", rows)});
        recipe.settings.set(field::maxLength, std::int64_t{101});
        const DataAnalysis analysis = analyzeData({recipe}, &m_bytes, limitOf(recipe, 1000));
        const std::vector<std::pair<int, std::int64_t>> expected{{5, 6},   {25, 26},  {50, 51},  {75, 76},
                                                                 {95, 96}, {99, 100}, {100, 101}};
        QCOMPARE(analysis.percentiles, expected);
        QCOMPARE(analysis.packing.at(0).maxLength, 101);
        QCOMPARE(analysis.packing.at(0).rows, 100);
        const std::int64_t tokens = 101 * 102 / 2 - 1;
        QVERIFY(analysis.packing[0].packs >= (tokens + 100) / 101 && analysis.packing[0].packs < 100);
        QCOMPARE(analysis.packing[0].filled, double(tokens) / double(analysis.packing[0].packs * 101));
        QCOMPARE(analysis.packing.at(1).maxLength, 202);
    }

    void labelsAreCountedOnEachSide() {
        Recipe recipe =
            recipeFor({m_files.write("labels.csv", "text,label\none,good\ntwo,bad\nthree,good\nfour,good\n"),
                       m_files.write("more.csv", "text,label\nfive,bad\n")});
        recipe.settings.set(field::task, Task::SequenceClassification);
        recipe.data[1].set(field::role, DataRole::Validation);
        const DataAnalysis analysis = analyzeData({recipe}, &m_bytes, limitOf(recipe));
        QCOMPARE(analysis.labels.size(), 2u);
        QCOMPARE(analysis.labels[0].label, std::string("good"));
        QCOMPARE(analysis.labels[0].train, 3);
        QCOMPARE(analysis.labels[1].train, 1);
        QCOMPARE(analysis.labels[1].validation, 1);
    }

    void bytesThatAreNotUtf8AreCounted() {
        Recipe recipe =
            recipeFor({m_files.write("bytes.jsonl", textRow("fine") + textRow("not \xff fine") + textRow("good"))});
        const DataAnalysis analysis = analyzeData({recipe}, nullptr, limitOf(recipe));
        QCOMPARE(analysis.rows, 3);
        QCOMPARE(analysis.notUtf8, 1);
        QCOMPARE(analysis.compared, 2);
    }

    void aStopEndsIt() {
        std::stop_source stop;
        stop.request_stop();
        const Recipe recipe = recipeFor({m_files.write("stop.jsonl", textRow("a") + textRow("b"))});
        QVERIFY_THROWS_EXCEPTION(Stopped, analyzeData({recipe}, &m_bytes, limitOf(recipe), stop.get_token()));
    }
};

LATHE_TEST(TestAnalysis)
#include "tst_analysis.moc"
