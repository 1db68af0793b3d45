// A recipe's data, prepared: what is trained on, what is validated on, what is left out, and that all of it is counted.
#include "dataset/split.h"
#include "dataset_helpers.h"
#include "lathe/field_keys.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <numeric>
#include <set>

using namespace lathe;
using namespace lathe::test;

namespace {

/// `count` rows {"text": "row 0"}, ... with ids of one length.
std::string numbered(int count, int from = 100) {
    std::string lines;
    for (int i = 0; i < count; ++i) lines += "{\"text\": \"row " + std::to_string(from + i) + "\"}\n";
    return lines;
}

std::vector<std::int64_t> rowsOf(const ExampleSet& examples) {
    std::vector<std::int64_t> rows;
    for (const TokenExample& example : examples) rows.push_back(example.row);
    return rows;
}

std::int64_t tokensOf(const ExampleSet& examples) {
    return std::accumulate(examples.begin(), examples.end(), std::int64_t(0),
                           [](std::int64_t sum, const TokenExample& e) { return sum + std::int64_t(e.ids.size()); });
}

std::filesystem::path realData(const std::string& file) { return fixtures().parent_path() / "data" / file; }

} // namespace

class TestDataset : public QObject {
    Q_OBJECT

    Files m_files;
    const ModelText m_bytes = byteModel();
    const ModelText m_chat = byteModel(smolTemplate);

    PreparedData prepare(const Recipe& recipe, std::int64_t context = 0) const {
        return prepareData(recipe, m_bytes, limitOf(recipe, context));
    }

private slots:
    void rowsKeepTheirOrderAndNumbers() { // also over many batches and threads
        const PreparedData data = prepare(
            recipeFor({m_files.write("a.jsonl", numbered(9000)), m_files.write("b.jsonl", numbered(5, 50000))}));
        QCOMPARE(int(data.train.size()), 9005);
        for (std::size_t i = 0; i < data.train.size(); ++i) {
            QCOMPARE(data.train[i].row, std::int64_t(i));
            QCOMPARE(m_bytes.tokenizer->decode(data.train[i].ids, true),
                     "row " + std::to_string(i < 9000 ? 100 + i : 50000 + i - 9000));
        }
        QCOMPARE(data.ledger.rows, 9005);
        QCOMPARE(data.ledger.usable, 9005);
        QCOMPARE(data.ledger.trainRows, 9005);
        QCOMPARE(data.ledger.tokens, tokensOf(data.train));
        QCOMPARE(data.format, "text");
    }

    void malformedRowsStopWithTheirNumbersOrAreSkippedAndCounted() {
        Recipe recipe = recipeFor({m_files.write(
            "bad.jsonl", "{\"text\":\"ab\"}\n{\"text\": nope}\n\n{\"text\":7}\n{\"text\":\"cd\"}\n{\"other\":1}\n")});
        const std::string error = errorOf([&] { prepare(recipe); });
        for (const char* part : {"bad.jsonl", "3 of 5 rows", "line 2, column 11", "nope", "line 4", "holds number",
                                 "line 6", "malformed_rows"})
            QVERIFY(contains(error, part));
        recipe.settings.set(field::malformedRows, MalformedRows::Skip);
        const PreparedData data = prepare(recipe);
        QCOMPARE(rowsOf(data.train), (std::vector<std::int64_t>{0, 3}));
        QCOMPARE(data.ledger.rows, 5);
        QCOMPARE(data.ledger.malformed, 3);
        QCOMPARE(data.ledger.empty, 1);
        QCOMPARE(data.ledger.usable, 2);
        QCOMPARE(int(data.ledger.problems.size()), 3);
        QCOMPARE(data.ledger.problems[0].first, 2);
    }

    void aRowWithNothingToTrainOnIsRefusedWithItsNumber() {
        Recipe recipe = recipeFor({m_files.write(
            "user.jsonl", R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]})"
                          "\n"
                          R"({"messages":[{"role":"user","content":"a"}]})"
                          "\n")});
        QVERIFY(contains(errorOf([&] { prepareData(recipe, m_chat, limitOf(recipe)); }),
                         "line 2 (row 1): nothing to train on"));
        recipe.settings.set(field::malformedRows, MalformedRows::Skip);
        const PreparedData data = prepareData(recipe, m_chat, limitOf(recipe));
        QCOMPARE(data.ledger.nothingToTrain, 1);
        QCOMPARE(rowsOf(data.train), (std::vector<std::int64_t>{0}));
    }

    void dataThatCantBeUsedAtAllSaysSo() {
        QVERIFY(contains(errorOf([&] { prepare(recipeFor({})); }), "No data"));
        QVERIFY(contains(errorOf([&] { prepare(recipeFor({m_files.write("empty.jsonl", "")})); }), "no rows"));
        QVERIFY(contains(errorOf([&] { prepare(recipeFor({m_files.write("blank.jsonl", "\n\n")})); }), "no rows"));
        QVERIFY(contains(errorOf([&] { prepare(recipeFor({m_files.write("junk.jsonl", "a\nb\n")})); }),
                         "line 1, column 1"));
        QVERIFY(contains(errorOf([&] { prepare(recipeFor({"/nowhere/x.json"})); }), "/nowhere/x.json"));
        QVERIFY(contains(errorOf([&] {
                             prepare(recipeFor(
                                 {m_files.write("chat.jsonl", R"({"messages":[{"role":"user","content":"a"}]})")}));
                         }),
                         "no chat template"));
    }

    void longRowsFollowThePolicy_data() {
        QTest::addColumn<QString>("policy");
        QTest::addColumn<QList<int>>("lengths"); // with end-of-text, of what is trained on
        QTest::addColumn<int>("dropped");
        QTest::addColumn<int>("cut");
        QTest::addColumn<int>("answerLost");
        QTest::newRow("drop") << "drop" << QList<int>{5} << 2 << 0 << 0;
        QTest::newRow("cut") << "cut" << QList<int>{5, 6} << 1 << 2 << 1;
        QTest::newRow("ask") << "ask" << QList<int>{} << 0 << 0 << 0;
        QTest::newRow("stop") << "stop" << QList<int>{} << 0 << 0 << 0;
    }
    void longRowsFollowThePolicy() {
        QFETCH(QString, policy);
        QFETCH(QList<int>, lengths);
        // 5, 8 and 9 tokens with end-of-text; the last one's answer begins beyond 6
        Recipe recipe = recipeFor(
            {m_files.write("long.jsonl", "{\"prompt\":\"ab\",\"completion\":\"cd\"}\n{\"prompt\":\"ab\",\"completion\":"
                                         "\"cdefg\"}\n{\"prompt\":\"abcdefg\",\"completion\":\"h\"}\n")});
        recipe.settings.set(field::maxLength, std::int64_t(6));
        recipe.settings.set(field::tooLong, policy.toStdString());
        if (lengths.empty()) {
            const std::string error = errorOf([&] { prepare(recipe); });
            for (const char* part :
                 {"2 of 3 rows", "6 tokens", "longest has 9", "1, 2", "--too-long", "--max-length 9"})
                QVERIFY(contains(error, part));
            return;
        }
        const PreparedData data = prepare(recipe);
        QList<int> seen;
        for (const TokenExample& example : data.train) seen.append(int(example.ids.size()));
        QCOMPARE(seen, lengths);
        for (const TokenExample& example : data.train) QCOMPARE(example.trained.size(), example.ids.size());
        QCOMPARE(data.ledger.tooLong, 2);
        QCOMPARE(data.ledger.tooLongRows, (std::vector<std::int64_t>{1, 2}));
        QTEST(int(data.ledger.dropped), "dropped");
        QTEST(int(data.ledger.cut), "cut");
        QTEST(int(data.ledger.answerLost), "answerLost");
        QCOMPARE(data.ledger.longest, 9);
        QCOMPARE(data.ledger.maxLength, 6);
        QCOMPARE(std::accumulate(data.ledger.histogram.begin(), data.ledger.histogram.end(), std::int64_t(0)),
                 data.ledger.rows);
        QCOMPARE(data.ledger.histogram[std::size_t(5 / data.ledger.bucketTokens)], 1);
        QCOMPARE(data.ledger.policy, policy.toStdString());
    }

    void withoutAMaxLengthTheContextCaps() {
        Recipe recipe = recipeFor({m_files.write("len.jsonl", "{\"text\":\"abc\"}\n{\"text\":\"abcdefg\"}\n")});
        QCOMPARE(prepare(recipe, 100).ledger.maxLength, 8);
        recipe.settings.set(field::tooLong, LongRows::Drop);
        const PreparedData capped = prepare(recipe, 5);
        QCOMPARE(capped.ledger.maxLength, 5);
        QCOMPARE(capped.ledger.dropped, 1);
    }

    void theSplitIsDisjointStableAndBySeed() {
        Recipe recipe = recipeFor({m_files.write("split.jsonl", numbered(200))});
        recipe.settings.set(field::validationFraction, 0.1);
        const PreparedData first = prepare(recipe), again = prepare(recipe);
        QCOMPARE(int(first.validation.size()), 20);
        QCOMPARE(int(first.train.size()), 180);
        QCOMPARE(first.ledger.validationRows, 20);
        std::set<std::int64_t> all;
        for (const auto* part : {&first.train, &first.validation})
            for (const std::int64_t row : rowsOf(*part)) QVERIFY(all.insert(row).second);
        QCOMPARE(rowsOf(again.validation), rowsOf(first.validation));
        QCOMPARE(again.fingerprint, first.fingerprint);
        recipe.settings.set(field::seed, std::int64_t(43));
        const PreparedData other = prepare(recipe);
        QVERIFY(rowsOf(other.validation) != rowsOf(first.validation));
        QVERIFY(other.fingerprint != first.fingerprint);
    }

    void duplicatesStayOnOneSideOfTheSplit() {
        Recipe recipe = recipeFor({m_files.write("twice.jsonl", numbered(100) + numbered(100))});
        recipe.settings.set(field::validationFraction, 0.2);
        const DataLedger ledger = prepare(recipe).ledger;
        QCOMPARE(ledger.duplicates, 100);
        QCOMPARE(ledger.validationRows, 40);
        QCOMPARE(ledger.leaked, 0);
    }

    void theDefaultShareHasItsBounds_data() { // 5 %, 50 to 500 rows, never over a fifth
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("validation");
        for (const auto& [rows, validation] : {std::pair{4, 0}, {100, 20}, {500, 50}, {2000, 100}, {20000, 500}})
            QTest::newRow(std::to_string(rows).c_str()) << rows << validation;
    }
    void theDefaultShareHasItsBounds() {
        QFETCH(int, rows);
        QTEST(int(validationCount(rows, std::nullopt)), "validation");
        QCOMPARE(int(validationCount(2, 0.9)), 1); // a given share leaves something to train on
        QCOMPARE(int(validationCount(100, 0.0)), 0);
    }

    void aValidationFileIsNeverTrainedOn() {
        Recipe recipe = recipeFor({m_files.write("t.jsonl", numbered(30)), m_files.write("v.jsonl", numbered(3, 500))});
        recipe.settings.set(field::validationFraction, {});
        recipe.data[1].set(field::role, DataRole::Validation);
        const PreparedData data = prepare(recipe);
        QCOMPARE(int(data.train.size()), 30);
        QCOMPARE(rowsOf(data.validation), (std::vector<std::int64_t>{30, 31, 32}));
    }

    void weightsRepeatAndSampleRows() {
        Recipe recipe =
            recipeFor({m_files.write("w1.jsonl", numbered(10)), m_files.write("w2.jsonl", numbered(10, 200)),
                       m_files.write("w3.jsonl", numbered(10, 300))});
        recipe.data[0].set(field::weight, 2.5);
        recipe.data[1].set(field::weight, 0.3);
        recipe.data[2].set(field::weight, 0.0);
        const PreparedData data = prepare(recipe);
        std::map<std::int64_t, int> times;
        for (const std::int64_t row : rowsOf(data.train)) ++times[row];
        int first = 0, second = 0;
        for (const auto& [row, count] : times) {
            (row < 10 ? first : second) += count;
            QVERIFY(row < 10 ? count == 2 || count == 3 : count == 1);
        }
        QCOMPARE(first, 25);
        QCOMPARE(second, 3);
        QCOMPARE(data.ledger.trainRows, 28);
        QCOMPARE(data.ledger.rows, 20); // the third is not read, and that is noted
        QVERIFY(contains(data.ledger.notes.front(), "w3.jsonl"));
        QCOMPARE(rowsOf(prepare(recipe).train), rowsOf(data.train));
    }

    void sameRowsAndLeaksAreCounted() {
        Recipe recipe =
            recipeFor({m_files.write("d.jsonl", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n{\"text\":\"a\"}\n"),
                       m_files.write("dv.jsonl", "{\"text\":\"b\"}\n{\"text\":\"c\"}\n{\"text\":\"c\"}\n")});
        recipe.data[1].set(field::role, DataRole::Validation);
        const DataLedger ledger = prepare(recipe).ledger;
        QCOMPARE(ledger.duplicates, 3);
        QCOMPARE(ledger.leaked, 1);
    }

    void theFingerprintFollowsWhatShapesTheTokens() {
        const std::string path = m_files.write("f1.jsonl", numbered(10));
        Recipe recipe = recipeFor({path});
        const std::string first = prepare(recipe).fingerprint;
        QCOMPARE(int(first.size()), 64);
        QCOMPARE(prepare(recipeFor({m_files.write("f2.jsonl", numbered(10))})).fingerprint, first); // a moved file
        QVERIFY(prepare(recipeFor({m_files.write("f3.jsonl", numbered(11))})).fingerprint != first);
        QVERIFY(prepareData(recipe, byteModel({}, true), limitOf(recipe)).fingerprint != first);
        recipe.settings.set(field::eos, false);
        QVERIFY(prepare(recipe).fingerprint != first);
    }

    void aStopEndsIt() {
        const Recipe recipe = recipeFor({m_files.write("stop.jsonl", numbered(20000))});
        std::stop_source stop;
        int reports = 0;
        QVERIFY_THROWS_EXCEPTION(Stopped, prepareData(recipe, m_bytes, limitOf(recipe), stop.get_token(),
                                                      [&](std::int64_t done, std::int64_t total) {
                                                          QVERIFY(done > 0 && done < total);
                                                          ++reports;
                                                          stop.request_stop();
                                                      }));
        QCOMPARE(reports, 1);
        QVERIFY_THROWS_EXCEPTION(Stopped,
                                 previewData({recipe, 0, 5, true}, &m_bytes, limitOf(recipe), stop.get_token()));
    }

    void thePreviewShowsTokensAndProblems() {
        Recipe recipe = recipeFor({m_files.write(
            "p.jsonl",
            "{\"prompt\":\"ab\",\"completion\":\"cd\", \"id\":1}\n{\"prompt\": "
            "oops}\n\n{\"prompt\":\"abc\",\"completion\":\"defgh\"}\n{\"prompt\":\"x\",\"completion\":\"y\"}\n")});
        recipe.settings.set(field::maxLength, std::int64_t(6));
        const DataReport report = previewData({recipe, 0, 3, true}, &m_bytes, limitOf(recipe));
        QCOMPARE(report.format, "prompt_completion");
        QCOMPARE(report.columns, (std::vector<std::string>{"prompt", "completion", "id"}));
        QCOMPARE(int(report.examples.size()), 3);
        const auto& [good, bad, tooLong] = std::tie(report.examples[0], report.examples[1], report.examples[2]);
        QCOMPARE(good.rendered, "abcd");
        QCOMPARE(good.problem, "");
        QCOMPARE(int(good.tokens.size()), 5);
        QCOMPARE(good.tokens[2].text, "c");
        QVERIFY(!good.tokens[1].trained && good.tokens[2].trained && good.tokens[4].trained && !good.tokens[4].cut);
        QVERIFY(contains(bad.problem, "line 2, column"));
        QCOMPARE(bad.raw, "{\"prompt\": oops}");
        QCOMPARE(tooLong.line, 4);
        QVERIFY(contains(tooLong.problem, "too long: 9 tokens"));
        QVERIFY(!tooLong.tokens[5].cut && tooLong.tokens[6].cut);
        QCOMPARE(report.ledger.rows, 4);
        QCOMPARE(report.ledger.malformed, 1);
        QCOMPARE(report.ledger.tooLong, 1);
        QVERIFY(contains(report.ledger.notes.front(), "columns not used: id"));
    }

    void thePreviewReadsOnFromAnyRowAndWithoutAModel() {
        const Recipe recipe =
            recipeFor({m_files.write("many.jsonl", numbered(3000)), m_files.write("more.txt", "one\n\ntwo\n")});
        const DataReport report = previewData({recipe, 2999, 10, false}, nullptr, limitOf(recipe));
        QCOMPARE(int(report.examples.size()), 3);
        QCOMPARE(report.examples[0].rendered, "row 3099");
        QCOMPARE(report.examples[0].line, 3000);
        QCOMPARE(report.examples[2].row, 3001);
        QCOMPARE(report.examples[2].line, 3);
        QCOMPARE(report.examples[2].raw, "{\"text\":\"two\"}");
        QVERIFY(report.examples[0].tokens.empty());
        QCOMPARE(report.format, "text");
    }

    void realFilesAreReadWhole_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("format");
        QTest::newRow("alpaca") << "alpaca/alpaca_en_demo.json" << "alpaca";
        QTest::newRow("messages") << "chat/messages.jsonl" << "chat";
        QTest::newRow("sharegpt") << "chat/sharegpt.json" << "chat";
        QTest::newRow("shakespeare") << "text/tinyshakespeare.txt" << "text";
    }
    void realFilesAreReadWhole() {
        QFETCH(QString, file);
        const auto path = realData(file.toStdString());
        if (!std::filesystem::exists(path)) QSKIP("the real data sets are not part of a clone");
        Recipe recipe = recipeFor({path.string()});
        recipe.settings.set(field::malformedRows, MalformedRows::Skip);
        const PreparedData data = prepareData(recipe, m_chat, limitOf(recipe));
        QTEST(QString::fromStdString(data.format), "format");
        // what another reader of JSON finds in the file
        std::int64_t rows = data.ledger.rows;
        if (path.extension() == ".json") rows = std::int64_t(readJson(path).size());
        if (path.extension() == ".jsonl") rows = std::int64_t(readJsonLines(path).size());
        QCOMPARE(data.ledger.rows, rows);
        QCOMPARE(data.ledger.malformed, 0);
        QCOMPARE(data.ledger.usable, rows - data.ledger.nothingToTrain);
        QCOMPARE(data.ledger.tokens, tokensOf(data.train));
        qInfo("%s: %lld rows, %lld with nothing to train on, %lld of %lld bytes trained", qPrintable(file),
              static_cast<long long>(rows), static_cast<long long>(data.ledger.nothingToTrain),
              static_cast<long long>(data.ledger.trainedTokens), static_cast<long long>(data.ledger.tokens));
    }
};

LATHE_TEST(TestDataset)
#include "tst_dataset.moc"
