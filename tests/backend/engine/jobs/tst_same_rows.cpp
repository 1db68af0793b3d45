// What the preview says of rows' lengths is what training does: for every method, with and without a length, with
// little memory, and when a run goes on.
#include "backend/engine/tiny_run.h"
#include "dataset/dataset.h"
#include "estimate/device_choice.h"
#include "estimate/estimate.h"
#include "estimate/length_limit.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "methods/methods.h"
#include "models/read_model_spec.h"
#include "recipe/resolve.h"
#include "support/test_main.h"
#include "tokenizer/tokenizer.h"

#include <QTest>

#include <fstream>

using namespace lathe;
using namespace lathe::test;

namespace {

/// Rows of a few tokens up to some more than the model's context, in small steps.
void writeLadder(const std::filesystem::path& file, std::int64_t context) {
    std::ofstream out(file);
    for (std::int64_t words = 1; words < context + 12;
         words += words < context - 24 ? std::max<std::int64_t>(1, context / 12) : 1) {
        std::string text = "red";
        for (std::int64_t i = 1; i < words; ++i) text += " red";
        out << dumpJson({{"text", text}}) << "\n";
    }
}

struct Ladder : TinyRun {
    explicit Ladder(const std::string& method) : TinyRun(method), spec(readModelSpec(tinyModel())) {
        const std::filesystem::path file = std::filesystem::path(home.path().toStdString()) / "ladder.jsonl";
        writeLadder(file, spec.context);
        recipe.data = {dataSource(file, "train")};
        recipe.settings.set(field::tooLong, LongRows::Drop);
        recipe.settings.set(field::steps, std::int64_t(1));
        recipe.settings.set(field::saveEvery, std::int64_t(0));
        recipe.settings.set(field::batchSize, std::int64_t(1));
        recipe.settings.set(field::gradientAccumulation, std::int64_t(1));
        recipe.settings.set(field::dryRun, TrialRun::Never);
    }
    DataLedger previewed() const {
        const ModelText text = readModelText(tinyModel());
        const DeviceInfo device = deviceFor(recipe);
        return previewData({.recipe = recipe, .rows = 0, .wholeLedger = true}, &text,
                           lengthLimit(recipe, spec, &device))
            .ledger;
    }
    const ModelSpec spec;
};

int settledFiles(const std::filesystem::path& home) {
    int count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(home))
        count += entry.path().filename().string().starts_with("settled-");
    return count;
}

QString differs(const DataLedger& preview, const std::string& report) {
    if (report.empty()) return "the run did not start";
    const nlohmann::json json = nlohmann::json::parse(report);
    QString text;
    const auto compare = [&](const char* name, const auto& mine) {
        if (json.at(name) != nlohmann::json(mine))
            text += QString("%1: preview %2, training %3; ")
                        .arg(name, QString::fromStdString(nlohmann::json(mine).dump()),
                             QString::fromStdString(json.at(name).dump()));
    };
    compare("max_length", preview.maxLength);
    compare("length_from", preview.lengthFrom);
    compare("usable", preview.usable);
    compare("dropped", preview.dropped);
    compare("too_long_rows", preview.tooLongRows);
    compare("longest", preview.longest);
    return text;
}

} // namespace

class TestSameRows : public QObject {
    Q_OBJECT
private slots:
    void inPreviewAndTraining_data() {
        QTest::addColumn<QString>("method");
        for (const MethodInfo& info : methodInfos())
            if (info.name != "adapter_fusion")
                QTest::newRow(std::string(info.name).c_str())
                    << QString::fromStdString(std::string(info.name)); // its own runs come first
    }
    void inPreviewAndTraining() {
        QFETCH(QString, method);
        Ladder run(method.toStdString());
        for (const Problem& problem : checkRecipe(run.recipe, &run.spec))
            if (problem.field.starts_with("methods")) QSKIP(problem.message.c_str());
        const std::int64_t room = run.spec.context - virtualTokens(run.recipe.methods);
        for (const std::int64_t asked : {std::int64_t(0), std::int64_t(20)}) {
            if (asked > 0) run.recipe.settings.set(field::maxLength, asked);
            const DataLedger preview = run.previewed();
            QVERIFY(preview.tooLong > 0);
            QCOMPARE(preview.maxLength, asked > 0 ? asked : room);
            QCOMPARE(preview.mostLength, room);
            QCOMPARE(differs(preview, run.train().data), QString());
        }
    }

    void withLittleMemory() {
        Ladder run("prompt_tuning");
        const DeviceInfo device = deviceFor(run.recipe);
        const Estimator estimator(run.spec, run.recipe, device);
        const double bytes =
            double(estimator.peakBytes(1, run.spec.context / 2) + estimator.peakBytes(1, run.spec.context / 2 + 1)) / 2;
        run.recipe.settings.set(field::memoryBudgetGib, bytes / double(1 << 30));
        const DataLedger preview = run.previewed();
        QCOMPARE(preview.lengthFrom, std::string("what memory allows"));
        QVERIFY(preview.maxLength >= run.spec.context * 3 / 8 && preview.maxLength <= run.spec.context / 2);
        QVERIFY(!preview.mayRaiseLength());
        run.recipe.settings.set(field::tooLong, LongRows::Stop); // training tells its count without having to fit
        const std::string said = run.train().ends.at(0).error.message;
        const std::string expected = std::to_string(preview.tooLong) + " of " + std::to_string(preview.rows)
                                     + " rows are longer than " + std::to_string(preview.maxLength)
                                     + " tokens (what memory allows)";
        QVERIFY2(said.find(expected) != std::string::npos, said.c_str());
    }

    void adviceNamesNoLengthThatWouldBeRefused() {
        Ladder run("prompt_tuning");
        run.recipe.settings.set(field::tooLong, LongRows::Stop);
        const RecordingHost::Record record = run.train();
        QVERIFY(record.ends.at(0).outcome != Outcome::Finished);
        const std::string said = record.ends.at(0).error.message + record.ends.at(0).error.hint;
        QVERIFY2(said.find("virtual tokens") != std::string::npos, said.c_str());
        QVERIFY2(said.find("--max-length") == std::string::npos, said.c_str());
        run.recipe.settings.set(
            field::maxLength,
            std::int64_t(20)); // here a greater one helps only up to the longest row, which is beyond the room
        const std::string again = run.train().ends.back().error.hint;
        QVERIFY2(again.find("--max-length") == std::string::npos, again.c_str());
    }

    void aRunThatGoesOnKeepsItsLengthAndFindsItsTokens() {
        Ladder run("lora");
        run.host.homeFolder = run.home.path().toStdString();
        run.recipe.settings.set(field::steps, std::int64_t(4));
        run.recipe.settings.set(field::saveEvery, std::int64_t(2));
        run.recipe.settings.set(field::lengthThatFits,
                                run.spec.context / 2); // as a machine with less free memory would have it
        const RecordingHost::Record first = run.train();
        QVERIFY2(first.ends.at(0).outcome == Outcome::Finished, first.ends.at(0).error.message.c_str());
        run.recipe.settings.set(field::lengthThatFits, Value());
        QCOMPARE(settledFiles(run.host.homeFolder), 1);
        const RecordingHost::Record second = run.train(true);
        QCOMPARE(nlohmann::json::parse(second.data).at("too_long_rows").dump(),
                 nlohmann::json::parse(first.data).at("too_long_rows").dump());
        QCOMPARE(second.resolved, first.resolved);
        QCOMPARE(settledFiles(run.host.homeFolder), 1); // what was settled was found, not made again under another key
    }
};

LATHE_TEST(TestSameRows)
#include "tst_same_rows.moc"
